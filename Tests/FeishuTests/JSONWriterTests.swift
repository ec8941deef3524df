import Feishu
import Testing

struct JSONWriterTests {
    @Test func keysKeepTheirOrderAndCommasFallIntoPlace() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("b", 1)
            writer.key("a")
            writer.array { writer in
                writer.array { _ in }
                writer.object { _ in }
                writer.null()
                writer.boolean(true)
                writer.string("x")
            }
            writer.member("absent", ifPresent: String?.none)
            writer.member("present", ifPresent: Int64.min)
            writer.key("raw")
            writer.raw(Array("[1,2]".utf8))
            writer.member("z", false)
        }
        writer.newline()
        writer.object { _ in }
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"b":1,"a":[[],{},null,true,"x"],"present":-9223372036854775808,"raw":[1,2],"z":false}"#
                + "\n{}")
    }

    @Test(
        arguments: [
            ("plain", #""plain""#), ("已关闭 🎉 é", #""已关闭 🎉 é""#), (#"a"b\c/d"#, #""a\"b\\c/d""#),
            ("\n\r\t\u{8}\u{C}", #""\n\r\t\b\f""#), ("\u{0}\u{1F}\u{7F}\u{2028}", "\"\\u0000\\u001f\u{7F}\u{2028}\""),
            ("", #""""#),
        ])
    func stringsAreEscapedOnlyWhereTheyMust(text: String, expected: String) {
        var writer = JSONWriter()
        writer.string(text)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    }
}
