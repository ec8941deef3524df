import Scan
import Testing

struct LineShapeTests {
    @Test(arguments: [
        ("", LineShape.blank), (" \t\r", .blank), ("{", .object), ("  {\"a\":1}", .object), ("[]", .other),
        ("x{", .other),
        ("\u{FEFF}{", .other), ("\u{A0}{", .other), ("\u{0}", .other), ("null", .other),
    ])
    func `first sight`(_ line: String, _ shape: LineShape) {
        #expect(LineShape(of: Array(line.utf8).span) == shape)
    }

    @Test(arguments: [
        ("", 0..<0), ("{}", 0..<2), ("{}\r", 0..<2), ("\r", 0..<0), ("\u{FEFF}{}\r", 3..<5), ("\u{FEFF}", 3..<3),
        ("{}\r\r", 0..<3), ("\u{FEFF}\u{FEFF}{}", 3..<8),
    ])
    func `the content lies between mark and carriage return`(_ line: String, _ range: Range<Int>) {
        let bytes = Array(line.utf8)
        #expect(LineContent.range(of: 0..<bytes.count, in: bytes.span) == range)
    }
}
