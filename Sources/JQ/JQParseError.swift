/// Why a text is not one JSON value. Offsets are in bytes, from 0.
package enum JQParseError: Error, Equatable, CustomStringConvertible {
    /// - Parameter expected: what may stand there, in words.
    case unexpected(UInt8, offset: Int, expected: String)
    /// The text ends where something must follow.
    case unfinished(expected: String)
    /// Where the array or object begins that is one level too many.
    case tooDeep(offset: Int)
    /// libjq counts bytes in 32 bits.
    case tooLong(bytes: Int)

    package var description: String {
        switch self {
        case .unexpected(let byte, let offset, let expected):
            "found byte 0x\(String(byte, radix: 16)) at offset \(offset), expected \(expected)"
        case .unfinished(let expected): "the text ends too early, expected \(expected)"
        case .tooDeep(let offset): "more than \(JSONReader.levelsMax) levels at offset \(offset)"
        case .tooLong(let bytes): "found \(bytes) bytes, expected at most \(JSONReader.bytesMax)"
        }
    }
}
