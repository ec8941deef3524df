/// What a line is at first sight, before anything in it is read.
///
/// This module looks at the bytes of lines: their shape, full validation, numbers that jq cannot hold, values at static
/// paths, literals that tell lines that may matter from the rest, and what of a line may be shown to people. It never
/// allocates for a line that is in order, keeps nothing between lines but buffers, and reads no byte outside what it was
/// given.
package enum LineShape: Sendable, Equatable {
    /// Nothing but JSON white space.
    case blank
    /// The first character, white space apart, is not `{`: no event.
    case other
    /// Begins like a JSON object.
    case object

    /// - Parameter line: the content of a line as `LineContent` gives it, without terminator and byte order mark.
    package init(of line: Span<UInt8>) {
        for index in line.indices {
            switch line[index] {
            case 0x20, 0x09, 0x0D, 0x0A: continue
            case UInt8(ascii: "{"): self = .object
            default: self = .other
            }
            return
        }
        self = .blank
    }
}

/// Where the content of a line lies between what only frames it.
package enum LineContent {
    /// Drops one byte order mark at the beginning and one carriage return at the end.
    ///
    /// - Parameters:
    ///   - line: the range of a line in `bytes`, without its `\n`.
    package static func range(of line: Range<Int>, in bytes: Span<UInt8>) -> Range<Int> {
        var lower = line.lowerBound
        var upper = line.upperBound
        if upper > lower, bytes[upper - 1] == 0x0D { upper -= 1 }
        if upper - lower >= 3, bytes[lower] == 0xEF, bytes[lower + 1] == 0xBB, bytes[lower + 2] == 0xBF { lower += 3 }
        return lower..<upper
    }
}
