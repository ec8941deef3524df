@testable import Evaluation
import Scan

extension NativeDecider {
    /// What the rules find in full, in the form in which an evaluator process sends it. Nil: only libjq can tell.
    func verdict(on line: Span<UInt8>, _ scratch: inout NativeScratch) -> Verdict? {
        guard scanner.scan(line, into: &scratch.slots) == .found else { return nil }
        index.gather(line, &scratch)
        let evaluation = NativeEvaluation(program: program)
        var results = NativeResults(evaluation)
        var findings: [Finding] = []
        while let number = index.next(&scratch) {
            switch matches(program.rules[number], evaluation, line, &scratch) {
            case .no: continue
            case .unsure, .inPart: return nil
            case .yes:
                guard let fields = program.fields[number], let values = results.fields(fields, line, &scratch) else {
                    return nil
                }
                findings.append(.match(rule: number, fields: values))
                if !program.rules[number].continues { return .decided(findings) }
            }
        }
        return .decided(findings)
    }
}
