import JQ
import Testing

struct JQValueTests {
    @Test(arguments: [
        ("null", JQValue.Kind.null), ("false", .false), ("true", .true), ("1", .number), ("\"a\"", .string),
        ("[]", .array), ("{}", .object), (" {\"a\" : 1} ", .object),
    ])
    func `every kind is read`(text: String, kind: JQValue.Kind) throws {
        let found = try JQValue(json: text).kind
        #expect(found == kind)
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\"}", "1 2", "nul", "\"", "{} x", "{}{}", "[1 2]", "{1:2}", "{\"a\":1,}", "{,}",
        "01", "+1", "-", "1.", ".5", "1e", "1e+", "nan", "True", "nullx", "\"\\x\"", "\"\\u12g4\"", "\"\n\"", "]",
    ])
    func `what is no JSON value is refused`(text: String) {
        #expect(throws: JQParseError.self) { _ = try JQValue(json: text) }
    }

    @Test func `elements and members are found, and null where there are none`() throws {
        let value = try JQValue(json: #"{"list":[1,"two",true],"text":"a\u0000b","number":-2.5e3}"#)
        let list = value["list"]
        #expect(list.count == 3)
        expect(list[1], string: "two")
        expect(list[2], .true)
        expect(list[3], .null)
        expect(list[-1], .null)
        expect(list["text"], .null)
        expect(value["text"], string: "a\0b")
        let length = value["text"].stringByteCount
        #expect(length == 3)
        let number = value["number"]
        #expect(number.number == -2500)
        #expect(number.text == "-2500")
        expect(value["missing"], .null)
        let members = [value.hasMember("list"), value.hasMember("missing")]
        #expect(members == [true, false])
        var bytes: [UInt8] = [1]
        value["list"][1].appendStringBytes(to: &bytes)
        value["list"].appendStringBytes(to: &bytes)
        #expect(bytes == [1] + Array("two".utf8))
    }

    @Test func `a value outlives the one it came from`() throws {
        let inner = try JQValue(json: #"{"a":["kept"]}"#)["a"]
        let copy = inner.copy()
        expect(inner[0], string: "kept")
        expect(copy[0], string: "kept")
    }

    private func expect(
        _ value: borrowing JQValue, _ kind: JQValue.Kind, at location: SourceLocation = #_sourceLocation
    ) {
        let found = value.kind
        #expect(found == kind, sourceLocation: location)
    }

    private func expect(
        _ value: borrowing JQValue, string: String, at location: SourceLocation = #_sourceLocation
    ) {
        let found = value.string
        #expect(found == string, sourceLocation: location)
    }
}
