import Foundation
import TestSupport

/// An event for the rule `card` with something wrong, or odd, in it. The word `card` is in each, however damaged, so
/// that none is passed over unseen.
enum DamagedLine {
    private static let values = [
        "null", "true", "0", "-0", "1e400", "1E+2", "0.1e-3", "9007199254740993", "-12345678901234567890", "\"\"", "[]",
        "{}", "[[[]]]", #""\ud800""#, #""\u0000""#, #""\u00e9\n\/""#, "\"\u{1F600}同意\"", #""card""#, "01", "+1", ".5",
        "nan", "tru", #""\x""#, #""\u12""#, "\"\t\"", "'a'", "[1,]", #"{"a":1,"a":2}"#, #"{"a"}"#, "[1 2]",
    ]

    private static let keys = [
        "id", "type", #"i\u0064"#, #"t\u0079pe"#, "x", "", #"\ud800"#, #"id\u0000"#, "同意", #"\"id\""#,
    ]

    static func make(_ number: Int, _ random: inout SeededGenerator) -> Data {
        var members = [#""type":"card""#, #""id":"\#(number)""#, #""is":"card""#]
        for _ in 0..<(random.next() % 4) {
            let member = #""\#(pick(keys, &random))":\#(pick(values, &random))"#
            members.insert(member, at: Int(random.next() % UInt64(members.count + 1)))
        }
        let blank = pick(["", "", "", " ", "\t", "\r", "\u{00A0}"], &random)
        var line = Data((blank + "{" + members.joined(separator: "," + blank) + blank + "}").utf8)
        if random.next() % 3 == 0 { damage(&line, &random) }
        return line
    }

    /// One byte is lost, doubled or another. Never a newline, which would make two lines of one.
    private static func damage(_ line: inout Data, _ random: inout SeededGenerator) {
        let place = Int(random.next() % UInt64(line.count))
        switch random.next() % 3 {
        case 0: line.remove(at: place)
        case 1: line.insert(line[place], at: place)
        default:
            let byte = UInt8(truncatingIfNeeded: random.next())
            line[place] = byte == 0x0A ? 0x22 : byte
        }
    }

    private static func pick(_ list: [String], _ random: inout SeededGenerator) -> String {
        list[Int(random.next() % UInt64(list.count))]
    }
}
