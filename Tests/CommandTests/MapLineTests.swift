import Foundation
import TestSupport
import Testing

/// How `map` takes lines apart and what it makes of each.
@Suite(.serialized) struct MapLineTests {
    private let folder: TemporaryFolder
    private let arguments: [String]

    init() throws {
        folder = try TemporaryFolder()
        arguments = ["map", "--rules", try CardRules.make(in: folder)]
    }

    @Test func takesCarriageReturnsByteOrderMarksAndALastLineWithoutNewline() async throws {
        let lines = [
            "\u{FEFF}" + CardRules.line("1") + "\r\n", "\r\n", CardRules.line("2") + "\r\n", CardRules.line("3"),
        ]
        let ending = try await Tool.run(arguments, input: lines.joined())
        #expect(ending.status == 0)
        #expect(ending.lines == ["1", "2", "3"].map(CardRules.request))
        #expect(ending.balance("events")["read"] == 4)
        #expect(ending.balance("events")["blank"] == 1)
    }

    @Test func endsWellOnEmptyInput() async throws {
        let ending = try await Tool.run(arguments)
        #expect(ending.status == 0)
        #expect(ending.output.isEmpty)
        #expect(ending.balance("events")["read"] == 0)
        #expect(ending.isBalanced)
    }

    @Test func failsALineThatIsTooLongAndGoesOn() async throws {
        let long = #"{"type":"card","id":"9","pad":"\#(String(repeating: "x", count: 300_000))"}"#
        let ending = try await Tool.run(
            arguments, input: CardRules.line("1") + "\n" + long + "\n" + CardRules.line("2") + "\n",
            environment: ["APPROVALD_INPUT_MAX_LINE_BYTES": "4KiB"])
        #expect(ending.status == 1)
        #expect(ending.lines == ["1", "2"].map(CardRules.request))
        #expect(ending.balance("events")["failed"] == 1)
        let failure = try #require(ending.failures.first)
        #expect(failure.contains("reason=too_long"))
        #expect(failure.contains("line=2"))
        #expect(failure.contains("\(long.utf8.count) bytes"))
        #expect(failure.utf8.count < 1000)
    }

    @Test func failsWhatIsNotUTF8AndGoesOn() async throws {
        var bytes = Data((CardRules.line("1") + "\n" + #"{"type":"card","id":"9","name":""#).utf8)
        bytes.append(contentsOf: [0xC3, 0x28])
        bytes.append(contentsOf: Data(("\"}\n" + CardRules.line("2") + "\n").utf8))
        let ending = try await Tool.run(arguments, bytes: bytes)
        #expect(ending.status == 1)
        #expect(ending.lines == ["1", "2"].map(CardRules.request))
        #expect(ending.failures.count == 1)
        #expect(ending.failures.first?.contains("reason=invalid_utf8") == true)
    }

    @Test func failsWhatIsNestedTooDeep() async throws {
        let ending = try await Tool.run(arguments, input: Self.nested(120) + "\n" + Self.nested(257) + "\n")
        #expect(ending.status == 1)
        #expect(ending.lines == [CardRules.request("120")])
        #expect(ending.failures.count == 1)
        #expect(ending.failures.first?.contains("reason=too_deep") == true)
    }

    @Test func decidesAnEventOf256Levels() async throws {
        let ending = try await Tool.run(arguments, input: Self.nested(256) + "\n")
        #expect(ending.lines == [CardRules.request("256")])
    }

    /// An event of so many levels, itself counted.
    private static func nested(_ levels: Int) -> String {
        #"{"type":"card","id":"\#(levels)","deep":"# + String(repeating: "[", count: levels - 1)
            + String(repeating: "]", count: levels - 1) + "}"
    }

    @Test func keepsEveryDigitOfANumericMessageID() async throws {
        let ids = ["7412093385521004590", "9007199254740993", "9007199254740992", "42"]
        let input = ids.map { #"{"type":"card","id":\#($0)}"# + "\n" }.joined()
        let ending = try await Tool.run(arguments, input: input)
        #expect(ending.lines == ids.map(CardRules.request))
    }

    @Test func skipsOrFailsWhatIsNoEvent() async throws {
        let input = "INFO started\n[1]\n42\n" + CardRules.line("1") + "\n"
        let skipping = try await Tool.run(arguments, input: input)
        #expect(skipping.status == 0)
        #expect(skipping.balance("events")["skipped"] == 3)
        let failing = try await Tool.run(arguments, input: input, environment: ["APPROVALD_INPUT_OTHER": "fail"])
        #expect(failing.status == 1)
        #expect(failing.balance("events")["failed"] == 3)
        #expect(failing.failures.allSatisfy { $0.contains("reason=invalid_json") })
        #expect(failing.lines == [CardRules.request("1")])
    }

    @Test func failsAnEventWithoutAMessageID() async throws {
        let input = #"{"type":"card"}"# + "\n" + #"{"type":"card","id":""}"# + "\n" + CardRules.line("1") + "\n"
        let ending = try await Tool.run(arguments, input: input)
        #expect(ending.status == 1)
        #expect(ending.failures.count == 2)
        #expect(
            ending.failures.allSatisfy {
                $0.contains("reason=no_message_id") && $0.contains("plugin=cards") && $0.contains("rule=card")
            })
        #expect(ending.lines == [CardRules.request("1")])
    }

    @Test func logsAsJSONOnRequest() async throws {
        let ending = try await Tool.run(
            arguments + ["--log-format", "json"], input: #"{"type":"card","# + "\n" + CardRules.line("1") + "\n")
        #expect(ending.status == 1)
        let objects = try ending.errors.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
        }
        #expect(objects.count == 3)
        #expect(objects.first?["reason"] as? String == "invalid_json")
        #expect(objects.first?["message"] as? String == "line failed")
        #expect(objects.dropFirst().first?["balance"] as? String == "events")
        #expect(objects.dropFirst().first?["matched"] as? Int == 1)
        #expect(objects.last?["balance"] as? String == "updates")
    }

    @Test func sumsUpFailuresThatComeInMasses() async throws {
        let ending = try await Tool.run(arguments, input: String(repeating: "{\n", count: 5000))
        #expect(ending.balance("events")["failed"] == 5000)
        #expect(ending.errors.contains("more lines failed count="))
        #expect(ending.errors.split(separator: "\n").count < 200)
    }
}
