package import Rules
internal import Scan

/// Decides events in this process, without libjq, where the outcome is certain.
///
/// Invariants and limits:
/// - a verdict is what an evaluator process would send, apart from errors of conditions that were not reached: a rule
///   whose key the event lacks is not looked at, whatever else it says;
/// - whatever is odd is undecided: errors, for their texts are libjq's, containers that are compared or printed,
///   numbers that are not printed as they were written, what would make very much of an event;
/// - an event must be one valid object; nothing is allocated for it before a rule matches.
package final class NativeDecider: Sendable {
    private let program: NativeProgram
    private let index: CandidateIndex
    private let scanner: FieldScanner

    package init(ruleSet: RuleSet, analysis: RuleSetAnalysis) {
        program = NativeProgram(ruleSet, analysis)
        index = CandidateIndex(analysis.index)
        scanner = FieldScanner(
            PathTrie(
                analysis.paths.map { path in
                    path.steps.map { step in
                        switch step {
                        case .key(let key): .key(key)
                        case .index(let index): .index(index)
                        }
                    }
                }))
    }

    func makeScratch() -> NativeScratch { NativeScratch(for: scanner.trie) }

    /// Nil: only libjq can tell.
    func verdict(on line: Span<UInt8>, _ scratch: inout NativeScratch) -> Verdict? {
        guard scanner.scan(line, into: &scratch.slots) == .found else { return nil }
        index.gather(line, &scratch)
        let evaluation = NativeEvaluation(program: program)
        var results = NativeResults(evaluation)
        var findings: [Finding] = []
        while let number = index.next(&scratch) {
            let rule = program.rules[number]
            switch matches(rule, evaluation, line, &scratch) {
            case .no: continue
            case .unsure: return nil
            case .yes:
                guard let fields = rule.fields, let values = results.fields(fields, line, &scratch) else { return nil }
                findings.append(.match(rule: number, fields: values))
                if !rule.continues { return .decided(findings) }
            }
        }
        return .decided(findings)
    }

    private enum Match { case yes, no, unsure }

    private func matches(
        _ rule: NativeProgram.Rule, _ evaluation: NativeEvaluation, _ line: Span<UInt8>,
        _ scratch: inout NativeScratch
    ) -> Match {
        for conjunct in rule.conjuncts {
            scratch.forgetValues()
            let value = evaluation.value(conjunct, line, &scratch)
            guard value.isValue || value.kind == .nothing else { return .unsure }
            if !value.isTrue { return .no }
        }
        return rule.needsJQ ? .unsure : .yes
    }
}
