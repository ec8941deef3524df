import Scan
import Testing

struct FieldScannerTests {
    @Test(arguments: [
        (#"{"a":{"b":1}}"#, ".a.b", "number 1"),
        (#" { "a" : { "b" : "x" } } "#, ".a.b", "string x"),
        (#"{"a":{"b":"\u0078"}}"#, ".a.b", #"escapedString \u0078"#),
        (#"{"a":{"b":9007199254740992}}"#, ".a.b", "number 9007199254740992"),
        (#"{"a":{"b":-9007199254740993}}"#, ".a.b", "bigInteger -9007199254740993"),
        (#"{"a":{"b":9007199254740993.0}}"#, ".a.b", "number 9007199254740993.0"),
        (#"{"a":{"b":[1, {"c":2}]},"d":1}"#, ".a.b", #"array [1, {"c":2}]"#),
        (#"{"a":{"b":{"b":{}}}}"#, ".a.b", #"object {"b":{}}"#),
        (#"{"a":{"b":null}}"#, ".a.b", "null null"), (#"{"a":{"b":true}}"#, ".a.b", "true true"),
        (#"{"a":{"b":false}}"#, ".a.b", "false false"), ("{}", ".a.b", "absent "), (#"{"a":null}"#, ".a.b", "absent "),
        (#"{"a":{"c":1}}"#, ".a.b", "absent "), (#"{"a":1}"#, ".a.b", "notIndexable "),
        (#"{"a":"b"}"#, ".a.b", "notIndexable "), (#"{"a":false}"#, ".a.b", "notIndexable "),
        (#"{"a":[{"b":1}]}"#, ".a.b", "notIndexable "), (#"{"a":{"b":1}}"#, ".a.0", "notIndexable "),
        (#"{"a":[5,6,7]}"#, ".a.1", "number 6"), (#"{"a":[5]}"#, ".a.1", "absent "), (#"{"a":[]}"#, ".a.0", "absent "),
        (#"{"a":[[],[1,{"b":2}]]}"#, ".a.1.1.b", "number 2"), (#"{"a":null}"#, ".a.1", "absent "),
        (#"{"a":null}"#, ".a.-1", "absent "), (#"{"a":1}"#, ".a.-1", "notIndexable "),
        (#"{"a":1,"a":2}"#, ".a", "number 2"), (#"{"a":{"b":1},"a":{"c":2}}"#, ".a.b", "absent "),
        (#"{"a":{"b":1},"a":7}"#, ".a.b", "notIndexable "), (#"{"a":{"b":1},"a":null}"#, ".a.b", "absent "),
        (#"{"a":7,"a":{"b":1}}"#, ".a.b", "number 1"), (#"{"a":{"b":1},"\u0061":{}}"#, ".a.b", "absent "),
        (#"{"\u0061":{"\u0062":1}}"#, ".a.b", "number 1"), (#"{"a.b":1}"#, ".a.b", "absent "), ("{}", "", "object {}"),
    ])
    func `finds what jq would find`(_ line: String, _ path: String, _ expected: String) {
        #expect(Self.scan(line, path) == expected)
    }

    @Test(arguments: [
        "", " ", "[]", "1", "{", "}", "{}x", "{}{}", #"{"a"}"#, #"{"a":}"#, #"{"a":1"#, #"{"a":1,}"#, #"{"a":1]"#,
        #"{"a":1 "b":2}"#, #"{"a":"x"#, #"{"a":"x\"#, #"{"a":"x\""#, #"{"a":[1}"#, #"{"a":[1,2"#, #"{"a":tru}"#,
        #"{"a":01}"#, #"{"a":1.}"#, #"{"a":-}"#, #"{"a":1e}"#, #"{"a":nan}"#, #"{"x":{"y":[}]}"#, #"{"x":{"y":1]}"#,
        #"{"x":[[[{"y":"]]}]]}"#, #"{"x":"\ud800"}"#, #"{"x":["\ud800x"]}"#, #"{"x":[["\ud800\u0041"]]}"#,
        #"{"\ud83d":1}"#, #"{"x":'1'}"#, #"{x:1}"#, #"{"x":+1}"#,
    ])
    func `is unsure of what it cannot read`(_ line: String) {
        #expect(Self.scan(line, ".a") == "unsure")
    }

    @Test func `an index from the end makes it unsure of arrays`() {
        #expect(Self.scan(#"{"a":[1]}"#, ".a.-1") == "unsure")
    }

    @Test func `levels count as in libjq`() {
        func nested(_ levels: Int, _ open: String, _ close: String) -> String {
            #"{"x":"# + String(repeating: open, count: levels) + "1" + String(repeating: close, count: levels) + "}"
        }
        for path in [".a", ".x", ".x.x.x", ".x.0.0"] {
            #expect(Self.scan(nested(254, "[", "]"), path) != "unsure")
            #expect(Self.scan(nested(255, "[", "]"), path) == "unsure")
            #expect(Self.scan(nested(127, #"{"x":"#, "}"), path) != "unsure")
            #expect(Self.scan(nested(128, #"{"x":"#, "}"), path) == "unsure")
            #expect(Self.scan(nested(254, "[", ""), path) == "unsure")
        }
    }

    /// What is passed over is read 64 bytes at a time: brackets and escapes must count wherever they fall.
    @Test func `passes over strings with brackets and escapes at every place`() {
        for text in [#"\""#, #"\\"#, #"\\\""#, #"\ud83d\ude00"#, #"\u0022]}"#, "]}[{", #"\\\\\\\\\""#, "é]"] {
            for place in 0..<140 {
                let filling = String(repeating: "x", count: place)
                let line = #"{"x":[{"y":""# + filling + text + #"","z":["\""]},"]"],"a":"found"}"#
                #expect(Self.scan(line, ".a") == "string found", "\(line)")
                #expect(Self.scan(String(line.dropLast(18)), ".a") == "unsure")
            }
        }
    }

    /// Keys and values wherever they fall in blocks of 64 bytes.
    @Test func `finds keys and values at every place`() {
        for place in 0..<140 {
            let filling = String(repeating: "x", count: place)
            for value in [
                #""found""#, #""f\"ound""#, "-12.5e3", "9007199254740993", "true", "null", "[1]", #"{"a":[]}"#,
            ] {
                let line = #"{"\#(filling)":["a",{"a":1}],"status-of-the-task":\#(value),"a":{"b":\#(value)}}"#
                #expect(
                    Self.scan(line, ".status-of-the-task").hasSuffix(value.filter { $0 != "\"" })
                        || value.contains("\""))
                #expect(Self.scan(line, ".a.b") == Self.scan(#"{"a":{"b":\#(value)}}"#, ".a.b"))
            }
        }
    }

    @Test func `slots are used again for the next line`() {
        let scanner = FieldScanner(PathTrie([[.named("a"), .named("b")], [.named("c")]]))
        var slots = FieldSlots(for: scanner.trie)
        var kinds: [[FieldKind]] = []
        for line in [#"{"a":{"b":1},"c":"x"}"#, "{}", #"{"a":[],"c":true}"#, #"{"c":{}}"#] {
            let outcome = scanner.scan(Array(line.utf8).span, into: &slots)
            #expect(outcome == .found)
            kinds.append([slots[0].kind, slots[1].kind])
        }
        #expect(kinds == [[.number, .string], [.absent, .absent], [.notIndexable, .true], [.absent, .object]])
    }

    @Test func `tells hundreds of keys apart`() {
        let keys = (0..<300).map { "key-\($0)" + String(repeating: "-", count: $0 % 70) } + ["", "審"]
        let scanner = FieldScanner(PathTrie(keys.map { [.named($0)] } + [[.named("key-7-------")], [.named("none")]]))
        var slots = FieldSlots(for: scanner.trie)
        let line = Array("{\(keys.enumerated().map { #""\#($1)":\#($0)"# }.joined(separator: ","))}".utf8)
        let outcome = scanner.scan(line.span, into: &slots)
        #expect(outcome == .found)
        for place in keys.indices { #expect(FieldNumber.value(slots[place], of: line.span) == Double(place)) }
        #expect(FieldNumber.value(slots[keys.count], of: line.span) == 7)
        #expect(slots[keys.count + 1].kind == .absent)
    }

    /// What the careful way finds, and so must the quick one in lines that are in order.
    ///
    /// - Parameter path: keys and indexes with a `.` before each.
    private static func scan(_ line: String, _ path: String) -> String {
        let steps = path.split(separator: ".").map { step in Int(step).map(PathStep.index) ?? .named(String(step)) }
        let scanner = FieldScanner(PathTrie([steps]))
        var slots = FieldSlots(for: scanner.trie)
        let bytes = Array(line.utf8)
        let quick = scanner.scan(bytes.span, into: &slots)
        let quickField = slots[0]
        guard scanner.scanCarefully(bytes.span, into: &slots) == .found else {
            if case .valid = LineValidator().validate(bytes) { #expect(quick == .unsure) }
            return "unsure"
        }
        #expect(quick == .found && quickField == slots[0])
        return "\(slots[0].kind) \(String(decoding: bytes[slots[0].range], as: UTF8.self))"
    }
}
