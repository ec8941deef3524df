/// How many columns of a terminal a character takes: enough of Unicode's East Asian Width to put a caret right.
package enum DisplayWidth {
    /// Blanks up to a 1-based column of `line`: tabs stay tabs, wide characters become two blanks.
    static func padding(before column: Int, in line: String) -> String {
        var padding = ""
        for scalar in line.unicodeScalars.prefix(column - 1) {
            padding += scalar == "\t" ? "\t" : String(repeating: " ", count: columns(of: scalar))
        }
        return padding
    }

    package static func columns(of text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns(of: $1) }
    }

    /// 0 for combining marks and format characters, 2 for wide and full-width ones, else 1.
    static func columns(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: 0
        default: isWide(scalar.value) ? 2 : 1
        }
    }

    /// The blocks of width W or F in Unicode's EastAsianWidth.txt that rule authors write in.
    private static func isWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
            0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            true
        default: false
        }
    }
}
