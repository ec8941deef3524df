import Outcomes
import Scan
import TestSupport
import Testing

/// Mutated lines, the same ones at every run, for at most a second or so.
struct LineValidatorFuzzTests {
    private static let seeds = [
        #"{"uuid":"u-1","token":"S3CRET","event":{"type":"approval_task","message_id":7412093385521004590,"n":[1,-2.5e3]}}"#,
        #"{"s":"\u5ba1\"\\ 审批 😀","a":[true,false,null,{}],"d":{"e":{"f":[[]]}}}"#,
        #"{"body":"{\"app_ticket\":\"S3CRET\",\"x\":\"{\\\"encrypt\\\":1}\"}"}"#,
    ].map { Array($0.utf8) }
    private static let inserts: [UInt8] =
        Array(#"{}[]":,\u0e9-+. tfn="#.utf8) + [0, 0x0A, 0x1F, 0x7F, 0x80, 0xC3, 0xED, 0xF4, 0xFF]

    @Test(arguments: 0..<8 as Range<UInt64>)
    func `mutated lines`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let deadline = ContinuousClock.now + .milliseconds(1500)
        for round in 0..<2000 where ContinuousClock.now < deadline {
            var line = Self.seeds[round % Self.seeds.count]
            for _ in 0..<Int.random(in: 0...4, using: &random) { mutate(&line, &random) }
            let excerpt = SecretMask.excerpt(of: line)
            #expect(excerpt.utf8.count <= SecretMask.excerptBytes + "…".utf8.count)
            #expect(excerpt.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
            _ = LineShape(of: line.span)
            check(LineValidator().validate(line), of: line)
        }
    }

    private func check(_ verdict: LineValidator.Verdict, of line: [UInt8]) {
        switch verdict {
        case .invalid(let reason, let offset, _):
            #expect((0...line.count).contains(offset))
            if reason == .invalidUTF8 { #expect(String(validating: line, as: UTF8.self) == nil) }
            // Nothing from the flaw on can matter to what was refused there, so neither can the bytes before be wrong.
            if case .invalid(_, let earlier, _) = LineValidator().validate(Array(line[..<offset])) {
                #expect(earlier == offset)
            }
        case .valid(let hasBigIntegers):
            #expect(String(validating: line, as: UTF8.self) != nil)
            var quoted: [UInt8] = []
            BigIntegers.appendQuoted(line, to: &quoted)
            #expect((quoted != line) == hasBigIntegers)
            #expect(LineValidator().validate(quoted) == .valid(hasBigIntegers: false))
        }
    }

    private func mutate(_ line: inout [UInt8], _ random: inout SeededGenerator) {
        guard !line.isEmpty else { return }
        let place = Int.random(in: 0..<line.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: line.remove(at: place)
        case 1: line[place] = UInt8.random(in: 0...255, using: &random)
        case 2: line.insert(Self.inserts.randomElement(using: &random) ?? 0, at: place)
        case 3: line.removeSubrange(place...)
        default: line.insert(contentsOf: line[place..<min(line.count, place + 12)], at: place)
        }
    }
}
