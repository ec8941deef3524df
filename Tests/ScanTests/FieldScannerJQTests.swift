import Scan
import TestSupport
import Testing

/// What a scan finds, against the `jq` command, on random lines that are the same at every run.
struct FieldScannerJQTests {
    @Test(arguments: 0..<6 as Range<UInt64>)
    func `finds what jq finds`(_ seed: UInt64) throws {
        var source = RandomJSON(seed: seed)
        let paths = Self.paths(seed: seed)
        let lines = (0..<150).map { _ in source.line() }
        let quoted = lines.map { line in
            var output: [UInt8] = []
            BigIntegers.appendQuoted(line, to: &output)
            return output
        }
        let expected = try JQLines.run(JQLines.values(at: paths), on: quoted, rows: paths.count)
        let answers = lines.flatMap { Self.answers(to: $0, at: paths) }
        let found = try JQLines.run(".", on: answers, rows: 1)
        for (index, answer) in answers.enumerated() where expected[index] != found[index] {
            let line = String(decoding: lines[index / paths.count], as: UTF8.self)
            let path = paths[index % paths.count]
            Issue.record(
                "\(line)\n\(path)\nexpected \(expected[index])\nfound \(String(decoding: answer, as: UTF8.self))")
        }
        #expect(expected.contains(JQLines.refusal))
        #expect(expected.contains(JQLines.error))
    }

    private static func paths(seed: UInt64) -> [[JQLines.Step]] {
        var random = SeededGenerator(seed: seed &+ 1000)
        let keys = ["a", "b", "", "é", "审批", "abcd", "abcdefgh", "status-of-task-1x", "status-of-the-task", "😀"]
        return [[], [.key("a")], [.key("a"), .key("a")]]
            + (0..<30).map { _ in
                (0..<Int.random(in: 1...4, using: &random)).map { _ in
                    switch Int.random(in: 0..<6, using: &random) {
                    case 0: .index(Int.random(in: 0...3, using: &random))
                    case 1...2: .key(keys.randomElement(using: &random) ?? "a")
                    default: .key("a")
                    }
                }
            }
    }

    /// The fields as JSON that jq then writes in its own way.
    private static func answers(to line: [UInt8], at paths: [[JQLines.Step]]) -> [[UInt8]] {
        let scanner = FieldScanner(PathTrie(paths.map { $0.map(\.pathStep) }))
        var slots = FieldSlots(for: scanner.trie)
        let outcome = scanner.scan(line.span, into: &slots)
        return paths.indices.map { path in
            Array((outcome == .found ? FieldRendering.text(of: slots[path], in: line) : JQLines.refusal).utf8)
        }
    }
}

extension JQLines.Step {
    var pathStep: PathStep {
        switch self {
        case .key(let key): .named(key)
        case .index(let index): .index(index)
        }
    }
}

/// A field as JSON, made from its decoded value and, in arrays, from those of its elements.
enum FieldRendering {
    static func text(of field: Field, in line: [UInt8]) -> String {
        switch field.kind {
        case .absent, .null: return "null"
        case .notIndexable: return JQLines.error
        case .true: return "true"
        case .false: return "false"
        case .number:
            guard let value = FieldNumber.value(field, of: line.span) else { return "no number" }
            return value.isInfinite ? (value < 0 ? "-1e999" : "1e999") : "\(value)"
        case .bigInteger, .string, .escapedString:
            var text: [UInt8] = []
            FieldText.append(field, of: line.span, to: &text)
            #expect(isText(field, of: line, text))
            #expect(!isText(field, of: line, text + [0x78]))
            #expect(text.isEmpty || !isText(field, of: line, Array(text.dropLast())))
            return quoted(text)
        case .array: return array(field, in: line)
        case .object:
            var output: [UInt8] = []
            BigIntegers.appendQuoted(Array(line[field.range]), to: &output)
            return String(decoding: output, as: UTF8.self)
        }
    }

    private static func isText(_ field: Field, of line: [UInt8], _ text: [UInt8]) -> Bool {
        FieldText.equals(field, of: line.span, text.span)
    }

    private static func array(_ field: Field, in line: [UInt8]) -> String {
        var elements: [String] = []
        var cursor = ElementCursor(field)
        while true {
            switch cursor.next(in: line.span) {
            case .element(let element): elements.append(text(of: element, in: line))
            case .end: return "[" + elements.joined(separator: ",") + "]"
            case .unsure: return "not understood"
            }
        }
    }

    private static func quoted(_ text: [UInt8]) -> String {
        let hex = Array("0123456789abcdef")
        return "\""
            + String(decoding: text, as: UTF8.self).unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\\(scalar)"
                case "\u{0}"..."\u{1F}": "\\u00\(hex[Int(scalar.value >> 4)])\(hex[Int(scalar.value & 15)])"
                default: String(scalar)
                }
            }.joined() + "\""
    }
}
