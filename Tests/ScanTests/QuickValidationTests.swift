import CScan
import Scan
import TestSupport
import Testing

/// The quick pass against the careful one, on random and mutated lines. The seed is new at every run and printed;
/// `APPROVALD_TEST_SEED` repeats a run.
struct QuickValidationTests {
    private static let inserts: [UInt8] =
        Array(#"{}[]":,\u0e9-+. tfn=""#.utf8) + [
            0, 0x09, 0x0A, 0x0D, 0x1F, 0x7F, 0x80, 0xBF, 0xC3, 0xE0, 0xED, 0xF4, 0xFF,
        ]

    @Test func `agrees with the careful pass`() {
        let seed = RunSeed.value
        print("QuickValidationTests: seed \(seed)")
        var source = RandomJSON(seed: seed)
        var random = SeededGenerator(seed: seed &+ 1)
        var (quick, valid, invalid) = (0, 0, 0)
        let deadline = ContinuousClock.now + .seconds(4)
        for round in 0..<40_000 where ContinuousClock.now < deadline {
            var line = source.line()
            // Everything at every place of a block.
            if round.isMultiple(of: 3) { Self.pad(&line, &random) }
            for _ in 0..<Int.random(in: 0...2, using: &random) { Self.mutate(&line, &random) }
            guard case .valid = LineValidator().validateCarefully(line.span) else {
                invalid += 1
                Self.check(line, &quick)
                continue
            }
            valid += 1
            Self.check(line, &quick)
        }
        // A quick pass that never says anything would agree, too. Such a one is right where there is no AVX2.
        let isAble = Self.isAnswered("{}")
        #expect(invalid > 0 && valid > 0 && (!isAble || quick > valid / 10))
    }

    @Test(arguments: [
        #"{"a":[1,"b":2]}"#, #"{"a":{"b"}}"#, #"{"a":{"b",1}}"#, #"{"a":["b":1]}"#, #"{"a":"b":1}"#,
        #"{"a":"b" "c":1}"#,
        #"{"a" 1}"#, #"{"a":{1}}"#, #"{"a":{[]}}"#, #"{"a":1,[2]}"#, #"{"a":[{}{}]}"#, #"{"a":[] []}"#, #"{"a":[]{}}"#,
        #"{"a":12"b"}"#, #"{"a":"b"12}"#, #"{"a":1 2}"#, #"{"a":[,1]}"#, #"{"a":[1,]}"#, #"{:1}"#, #"{"a":1}}"#,
        #"{"a":1}]"#, #"{"a":[1]]"#, #"{"a":{}"#, #"{"a":1},{"b":1}"#, #"{"a":1} "b""#, #"{"a":1:2}"#, #"{"a"::1}"#,
        #"{"a":[1:2]}"#, #"{"a":\"b"}"#, #"{"a":{"b":[1,2],3}}"#, #"{"a":[{"b":1},"c":2]}"#, #"{"a":[[1],"b":2]}"#,
        #"{"a":tru}"#, #"{"a":truE}"#, #"{"a":true1}"#, #"{"a":-}"#, #"{"a":1.}"#, #"{"a":1e}"#, #"{"a":01}"#,
        #"{"a":"\ug123"}"#, #"{"a":"\x"}"#, #"{"a":"\""#,
    ])
    func `flaws of grammar at every place of a block`(_ flawed: String) {
        var quick = 0
        for place in 0..<130 {
            let filling = String(repeating: "x", count: place)
            Self.check(Array((#"{"\#(filling)":"# + flawed + "}").utf8), &quick)
            Self.check(Array((#"{"\#(filling)":0,"# + flawed.dropFirst()).utf8), &quick)
            Self.check(Array((flawed + String(repeating: " ", count: place)).utf8), &quick)
        }
        #expect(quick == 0)
    }

    @Test func `every pair and triple of bytes that is not ASCII`() {
        var quick = 0
        let bytes: [UInt8] = [
            0x22, 0x5C, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
            0xEF,
            0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
        ]
        for place in [0, 55, 56, 57, 58, 60] {
            let front = Array((#"{"a":""# + String(repeating: "x", count: place)).utf8)
            for first in bytes {
                for second in bytes {
                    Self.check(front + [first, second] + Array(#"é"}"#.utf8), &quick)
                    for third in bytes {
                        Self.check(front + [first, second, third, 0xBF] + Array(#""}"#.utf8), &quick)
                    }
                }
            }
        }
        #expect((quick > 0) == Self.isAnswered("{}"))
    }

    /// Looks at memory of just the line's size, so that the address sanitizer sees every read beyond it.
    private static func check(_ line: [UInt8], _ quick: inout Int) {
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(line.count, 1))
        _ = unsafe memory.initialize(from: line)
        defer { unsafe memory.deallocate() }
        guard let start = unsafe UnsafePointer(memory.baseAddress) else { return }
        let careful = LineValidator().validateCarefully(line.span)
        let answer = unsafe Int(cscan_validate(start, start + line.count))
        guard answer != CSCAN_UNDECIDED else { return }
        quick += 1
        let verdict = LineValidator.Verdict.valid(hasBigIntegers: answer == CSCAN_VALID_WITH_BIG_INTEGERS)
        #expect(verdict == careful, "\(line): \(String(decoding: line, as: UTF8.self))")
    }

    private static func isAnswered(_ line: String) -> Bool {
        var quick = 0
        check(Array(line.utf8), &quick)
        return quick > 0
    }

    private static func pad(_ line: inout [UInt8], _ random: inout SeededGenerator) {
        let place = line.firstIndex(of: UInt8(ascii: "{")).map { $0 + 1 } ?? 0
        let filling = String(repeating: "y", count: Int.random(in: 0..<70, using: &random))
        let isAlone = line[place...].first { $0 > 0x20 } == UInt8(ascii: "}")
        line.insert(contentsOf: Array(#""\#(filling)":1\#(isAlone ? "" : ",")"#.utf8), at: place)
    }

    private static func mutate(_ line: inout [UInt8], _ random: inout SeededGenerator) {
        guard !line.isEmpty else { return }
        let place = Int.random(in: 0..<line.count, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: line.remove(at: place)
        case 1: line[place] = inserts.randomElement(using: &random) ?? 0
        case 2: line.insert(inserts.randomElement(using: &random) ?? 0, at: place)
        case 3: line.swapAt(place, Int.random(in: 0..<line.count, using: &random))
        case 4: line.removeSubrange(place..<min(line.count, place + 3))
        default: line.insert(contentsOf: line[place..<min(line.count, place + 12)], at: place)
        }
    }
}
