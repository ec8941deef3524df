import Testing

@testable import JQ

/// Reading a part of a text gives what reading all of it gives, for whoever looks at that part alone.
struct JQProjectionTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `what is needed is as in the whole`(seed: UInt64) throws {
        var random = RandomJSON(seed: seed)
        var state = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            let text = Self.event(&random, &state)
            let paths = (0...2).map { _ in Self.path(&state) }
            let projection = JQProjection(paths.map { ($0, true) })
            let whole = try JQValue(json: text)
            let part = try JQValue(json: Array(text.utf8).span, projection: projection)
            for path in paths {
                let (expected, found) = (Self.values(whole, path[...]), Self.values(part, path[...]))
                if expected != found { Issue.record("\(text) \(path): found \(found), expected \(expected)") }
            }
        }
    }

    @Test(
        arguments: [
            (#"{"a":{"b":1,"c":2},"d":3}"#, #"{"a":{"b":1}}"#),
            (#"{"a":{"b":1},"a":{"c":2}}"#, #"{"a":{}}"#),
            (#"{"a":{"b":1},"\u0061":{"b":[2]}}"#, #"{"a":{"b":[2]}}"#),
            (#"{"a":[1,{"b":2}]}"#, #"{"a":[]}"#),
            (#"{"a":null,"b":{"}":"]"}}"#, #"{"a":null}"#),
            (#"["x",{"a":1}]"#, "[]"),
            (#"{"a" : "text" , "z" : [ "\"]" ] }"#, #"{"a":"text"}"#),
            ("12", "12"),
        ])
    func `nothing else is read`(text: String, expected: String) throws {
        let projection = JQProjection([([.key(Array("a".utf8)), .key(Array("b".utf8))], true)])
        #expect(try JQValue(json: Array(text.utf8).span, projection: projection).text == expected)
    }

    @Test func `a kind alone has no content, each covers keys, too`() throws {
        let text = Array(#"{"a":{"b":[1,{"c":2,"d":3}]},"e":{"b":{"c":4}}}"#.utf8)
        let kind = JQProjection([([.key(Array("a".utf8))], false)])
        #expect(try JQValue(json: text.span, projection: kind).text == #"{"a":{}}"#)
        let each = JQProjection([
            ([.key(Array("a".utf8))], false), ([.each, .key(Array("b".utf8)), .each, .key(Array("c".utf8))], true),
        ])
        #expect(
            try JQValue(json: text.span, projection: each).text == #"{"a":{"b":[1,{"c":2}]},"e":{"b":{"c":4}}}"#)
    }

    @Test(arguments: ["{", #"{"a""#, #"{"a":1"#, #"{"z":[1"#, #"{"z":1}}"#, #"{"a":[}"#, #"{a:1}"#, ""])
    func `a text that is cut or damaged is an error`(text: String) {
        let projection = JQProjection([([.key(Array("a".utf8)), .element], true)])
        #expect(throws: JQParseError.self) { _ = try JQValue(json: Array(text.utf8).span, projection: projection) }
    }

    // MARK: Random texts and paths

    private static let keys = ["a", "b", "c", "é"]

    private static func event(_ random: inout RandomJSON, _ state: inout SystemRandomNumberGenerator) -> String {
        func object(_ level: Int) -> String {
            let members = (0..<Int.random(in: 0...3, using: &state)).map { _ in
                let key = keys.randomElement(using: &state) ?? "a"
                let name = key == "a" && Bool.random(using: &state) ? #"\u0061"# : key
                return "\"\(name)\": \(level > 0 ? value(level - 1) : random.value(levels: 1))"
            }
            return "{" + members.joined(separator: " ,") + "}"
        }
        func value(_ level: Int) -> String {
            switch Int.random(in: 0..<4, using: &state) {
            case 0: random.value(levels: 2)
            case 1: "[" + (0..<3).map { _ in object(level) }.joined(separator: ", ") + "]"
            default: object(level)
            }
        }
        return object(2)
    }

    private static func path(_ state: inout SystemRandomNumberGenerator) -> [JQProjection.Step] {
        (0..<Int.random(in: 1...3, using: &state)).map { _ in
            switch Int.random(in: 0..<6, using: &state) {
            case 0: .element
            case 1: .each
            default: .key(Array((keys.randomElement(using: &state) ?? "a").utf8))
            }
        }
    }

    /// The values at the end of a path, with the way to each, as text; where it ends early, the kind that ends it.
    private static func values(_ value: borrowing JQValue, _ path: ArraySlice<JQProjection.Step>) -> [String] {
        guard let step = path.first else { return [value.text] }
        let rest = path.dropFirst()
        switch (value.kind, step) {
        case (.object, .key(let key)):
            let key = String(decoding: key, as: UTF8.self)
            return value.hasMember(key) ? values(value[key], rest) : ["absent"]
        case (.array, .element), (.array, .each):
            var found = ["\(value.count) elements"]
            for index in 0..<value.count { found += values(value[index], rest) }
            return found
        case (.object, .each):
            var found: [String] = []
            for key in keys where value.hasMember(key) { found += ["\(key):"] + values(value[key], rest) }
            return found
        case (.object, _), (.array, _): return ["\(value.kind)"]
        default: return [value.text]
        }
    }
}
