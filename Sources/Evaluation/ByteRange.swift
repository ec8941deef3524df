/// A run of bytes, or of other items, in a buffer of less than 2^32 of them: half the size of a `Range<Int>`.
struct ByteRange: Sendable, BitwiseCopyable {
    private let lower: UInt32
    private let upper: UInt32

    static let empty = ByteRange(0..<0)

    init(_ range: Range<Int>) {
        lower = UInt32(range.lowerBound)
        upper = UInt32(range.upperBound)
    }

    var lowerBound: Int { Int(lower) }

    /// Without its first item; it has one.
    func dropFirst() -> ByteRange { ByteRange(Int(lower) + 1..<Int(upper)) }

    var range: Range<Int> { Int(lower)..<Int(upper) }
    var isEmpty: Bool { lower == upper }
}
