import Foundation
import TestSupport
import Testing

/// Lines at the edges of JSON: decided as plain libjq would, or failed with their reason; whichever way a rule's text is
/// evaluated.
@Suite(.serialized) struct OddLineTests {
    /// What becomes of a line.
    enum Fate: Equatable {
        case request(String)
        case failed(String)
        case unmatched
    }

    /// `card` is native as it is. As an argument of a function it is nothing that the analysis knows.
    private static let rules = """
        - rule: card
          when: WHEN
          message: ID
          status: APPROVED
        """

    private let folder: TemporaryFolder
    /// The same rules twice: evaluated natively, and by libjq.
    private let folders: [String]

    init() throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        folders = try ["native", "libjq"].map { name in
            let isNative = name == "native"
            let rules = Self.rules
                .replacing("WHEN", with: isNative ? #".type == "card""# : #"same(.type == "card")"#)
                .replacing("ID", with: isNative ? ".id" : "same(.id)")
            try folder.write("plugin: odd\n", to: "\(name)/odd/plugin.yaml")
            try folder.write(rules + "\n", to: "\(name)/odd/rules.yaml")
            try folder.write("def same(f): f;\n", to: "\(name)/odd/lib.jq")
            return folder.path(name)
        }
    }

    private static func nested(_ levels: Int) -> String {
        String(repeating: #"{"a":["#, count: levels / 2) + String(repeating: "]}", count: levels / 2)
    }

    private static let digits = String(repeating: "7", count: 1_000_000)

    private static let cases: [(String, Fate)] = [
        // The line itself is a level.
        (#"{"type":"card","id":"deep","x":[\#(nested(254))]}"#, .request("deep")),
        (#"{"type":"card","id":"deeper","x":[\#(nested(256))]}"#, .failed("too_deep")),
        (#"{"type":"card","id":\#(digits)}"#, .request(digits)),
        (#"{"type":"card","id":"fraction","x":0.\#(digits)}"#, .request("fraction")),
        (#"{"type":"card","id":"huge","x":1e\#(digits.prefix(5))}"#, .request("huge")),
        (#"{"type":"card","id":"minus","x":-}"#, .failed("invalid_json")),
        (#"{"type":"card","id":9007199254740993}"#, .request("9007199254740993")),
        (#"{"type":"card","id":"\ud83d"}"#, .request("\u{FFFD}")),
        (#"{"type":"card","id":"\udc00\ud800x"}"#, .request("\u{FFFD}\u{FFFD}x")),
        (#"{"type":"card","id":"\ud83d\ude00"}"#, .request("\u{1F600}")),
        (#"{"type":"card","id":"surrogate in a key","\ud800":1}"#, .request("surrogate in a key")),
        (#"{"type":"card","id":"nul in a value","x":"a\u0000b"}"#, .request("nul in a value")),
        (#"{"type":"card","id":"nul in a key","type\u0000":"x"}"#, .request("nul in a key")),
        (#"{"type":"card\u0000","id":"nul behind"}"#, .unmatched),
        ("{\"type\":\"card\",\"id\":\"nul\0\"}", .failed("invalid_json")),
        ("{\"type\":\"card\",\"id\":\"between\"\0}", .failed("invalid_json")),
        (#"{"type":"x","id":"no","type":"card","id":"last"}"#, .request("last")),
        (#"{"type":"card","id":"no","type":"x"}"#, .unmatched),
        (#"{"type":"card","id":{"a":1},"id":"object first"}"#, .request("object first")),
        (#"{"t\u0079pe":"card","i\u0064":"keys with escapes"}"#, .request("keys with escapes")),
        (#"{"type":"card","id":"plain","\u0069d":"escaped last"}"#, .request("escaped last")),
        (#"{"\u0074\u0079\u0070\u0065":"\u0063\u0061\u0072\u0064","id":"all escaped"}"#, .request("all escaped")),
        (#"{"type":"c\u0061rd","id":"\u0031\u002f2"}"#, .request("1/2")),
        (#"{"type":"card","id":"control","x":"\#t"}"#, .failed("invalid_json")),
        (#"{"type":"card","id":"two"}{"type":"card"}"#, .failed("invalid_json")),
        (#"{"type":"card","id":"comma",}"#, .failed("invalid_json")),
        (#"{"type":"card","id":"nan","x":nan}"#, .failed("invalid_json")),
        (#"{"type":"card","id":"zeros","x":007}"#, .failed("invalid_json")),
        (#"{"type":"card","id":null}"#, .failed("no_message_id")),
        (#"{"type":"card","id":"open"#, .failed("invalid_json")),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: [[], ["native", "index", "prefilter", "prepared", "lean"]])
    func everyOneHasItsFate(without features: [String]) async throws {
        let options = features.isEmpty ? [] : ["--without"] + features
        for rules in folders {
            let fates = try await fates(of: Self.cases.map { Data($0.0.utf8) }, rules, options)
            for (fate, (line, expected)) in zip(fates, Self.cases) {
                #expect(fate == expected, "\(line.prefix(100)) \(rules.suffix(6)) without \(features)")
            }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func bytesThatAreNoUTF8() async throws {
        let sequences: [[UInt8]] = [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xBD],
        ]
        let lines = sequences.map { Data(#"{"type":"card","id":"1","x":""#.utf8) + $0 + Data(#""}"#.utf8) }
        for rules in folders {
            let fates = try await fates(of: lines, rules, [])
            #expect(fates == Array(repeating: .failed("invalid_utf8"), count: lines.count))
        }
    }

    /// Lines that a careless hand has been at. All ways agree on every one of them.
    @Test(.timeLimit(.minutes(2)))
    func damagedLines() async throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        let lines = (0..<4000).map { DamagedLine.make($0, &random) }
        let input = Data(lines.joined(separator: [0x0A])) + [0x0A]
        let every = ["--without", "native", "index", "prefilter", "prepared", "lean"]
        let reference = try await Tool.run(["map", "--rules", folders[1]] + every, bytes: input)
        #expect(reference.lines.count > 500, "seed \(seed)")
        for (rules, options) in [(folders[0], []), (folders[1], []), (folders[0], every)] {
            let ending = try await Tool.run(["map", "--rules", rules] + options, bytes: input)
            #expect(ending.lines == reference.lines, "seed \(seed)")
            #expect(ending.balance("events") == reference.balance("events"), "seed \(seed)")
            #expect(ending.failuresByReason == reference.failuresByReason, "seed \(seed)")
        }
    }

    /// Between two lines that are in order, so that nothing can be taken for another line's.
    private func fates(of lines: [Data], _ rules: String, _ options: [String]) async throws -> [Fate] {
        var fates: [Fate] = []
        // Few enough for each failure to be told by itself.
        for first in stride(from: 0, to: lines.count, by: 5) {
            let part = lines[first..<min(first + 5, lines.count)]
            let around = Data(#"{"type":"card","id":"|"}"#.utf8)
            let input = Data(([around] + part.flatMap { [$0, around] }).joined(separator: [0x0A])) + [0x0A]
            let ending = try await Tool.run(["map", "--rules", rules] + options, bytes: input)
            #expect(ending.isBalanced)
            let groups = ending.output.components(separatedBy: CardRules.request("|") + "\n").dropFirst().dropLast()
            #expect(groups.count == part.count)
            for (index, output) in groups.enumerated() {
                let failure = ending.failures.first { $0.contains(" line=\(2 * index + 2) ") }
                let reason = failure?.split(separator: " reason=").last?.prefix { $0 != " " }
                fates.append(reason.map { .failed(String($0)) } ?? Self.fate(output))
            }
        }
        return fates
    }

    private static func fate(_ output: String) -> Fate {
        let (head, tail) = (#"{"message_id":""#, #"","status":"APPROVED","i18n_resources":[]}"# + "\n")
        guard output.hasPrefix(head), output.hasSuffix(tail) else { return .unmatched }
        return .request(String(output.dropFirst(head.count).dropLast(tail.count)))
    }
}
