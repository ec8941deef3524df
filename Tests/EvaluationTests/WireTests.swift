import Testing

@testable import Evaluation

struct WireTests {
    private static let setUp = SetUp(
        options: EvaluatorOptions(executable: "", timeout: .milliseconds(1500), memory: 1 << 33),
        rules: .shards([
            Shard(
                preface: "def f: 1;\n", tracks: true,
                rules: [
                    Shard.Rule(index: 3, continues: true, body: ".a"),
                    Shard.Rule(index: 70_000, continues: false, body: "审批"),
                ]),
            Shard(preface: "", tracks: false, rules: []),
        ]))

    private static var setUpFrame: [UInt8] {
        var writer = WireWriter()
        setUp.write(to: &writer)
        return writer.bytes
    }

    @Test func `a set-up comes back as it was`() throws {
        let bytes = Self.setUpFrame
        var head = WireReader(bytes[..<4])
        #expect(Int(try head.number(UInt32.self)) == bytes.count - 4)
        var reader = WireReader(bytes[4...])
        #expect(try reader.frame() == .setUp)
        #expect(try SetUp(from: &reader) == Self.setUp)
        #expect(Self.setUp.timeoutNanoseconds == 1_500_000_000)
    }

    @Test func `a set-up that is cut anywhere is refused`() {
        let bytes = Self.setUpFrame
        for end in 5..<bytes.count {
            var reader = WireReader(bytes[5..<end])
            #expect(throws: WireError.self) { try SetUp(from: &reader) }
        }
    }

    private static var verdicts: [UInt8] {
        var writer = WireWriter()
        writer.number(UInt32(2))
        writer.byte(Wire.VerdictTag.decided)
        writer.byte(Wire.FindingTag.whenError)
        writer.number(UInt32(1))
        writer.text("no")
        writer.byte(Wire.FindingTag.match)
        writer.number(UInt32(2))
        writer.number(UInt32(2))
        writer.byte(Wire.FieldTag.outputs)
        writer.number(UInt32(2))
        writer.byte(Wire.ValueTag.array)
        writer.number(UInt32(1))
        writer.byte(Wire.ValueTag.true)
        writer.byte(Wire.ValueTag.number)
        writer.number(1.5.bitPattern)
        writer.text("1.5")
        writer.byte(Wire.FieldTag.error)
        writer.text("bad")
        writer.byte(Wire.FindingTag.end)
        writer.byte(Wire.VerdictTag.refused)
        writer.number(UInt32(9))
        writer.text("why")
        return writer.bytes
    }

    private static func read(_ bytes: ArraySlice<UInt8>) throws(WireError) -> [Verdict] {
        var reader = WireReader(bytes)
        let verdicts = try reader.list { reader throws(WireError) in try reader.verdict() }
        try reader.finish()
        return verdicts
    }

    @Test func `verdicts are read`() throws {
        #expect(
            try Self.read(Self.verdicts[...]) == [
                .decided([
                    .whenError(rule: 1, message: "no"),
                    .match(
                        rule: 2,
                        fields: [.outputs([.array([.boolean(true)]), .number(1.5, text: "1.5")]), .error("bad")]),
                ]),
                .refused(rule: 9, message: "why"),
            ])
    }

    /// A process that libjq corrupted may send anything: it must be an error, or other verdicts, but no trap.
    @Test func `damaged verdicts are an error or something else, never a trap`() {
        let bytes = Self.verdicts
        for end in 0..<bytes.count {
            #expect(throws: WireError.self) { try Self.read(bytes[..<end]) }
        }
        var random = SystemRandomNumberGenerator()
        for index in bytes.indices {
            var damaged = bytes
            damaged[index] = UInt8.random(in: 0...255, using: &random)
            _ = try? Self.read(damaged[...])
        }
    }

    @Test(arguments: [("abc", 5, "abc"), ("abc", 2, "ab"), ("审批", 5, "审"), ("审批", 2, ""), ("a\u{301}x", 3, "a\u{301}")])
    func `a text is cut between characters`(text: String, limit: Int, expected: String) {
        #expect(text.prefix(utf8Bytes: limit) == expected)
    }

    @Test func `starts slow down while processes end without a decision`() {
        var pace = StartPace()
        var delays: [Int] = []
        for _ in 0..<9 {
            delays.append(pace.delay)
            pace.ended(havingDecided: false)
        }
        #expect(delays == [0, 0, 10, 20, 40, 80, 160, 250, 250])
        pace.ended(havingDecided: true)
        #expect(pace.delay == 0)
    }
}
