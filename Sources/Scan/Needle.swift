import CScan

/// One literal and the two of its bytes by which it is looked for.
struct Needle: Sendable {
    let bytes: [UInt8]
    private let one: Int
    private let other: Int

    /// - Parameter bytes: at least two.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let places = bytes.indices.sorted { Self.rarity(of: bytes[$0]) > Self.rarity(of: bytes[$1]) }
        (one, other) = (places[0], places[1])
    }

    /// The first place of the literal that lies in `range` with all its bytes.
    func first(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, range.upperBound <= buffer.count else { return nil }
            return unsafe self.bytes.withUnsafeBufferPointer { literal in
                guard let text = literal.baseAddress else { return nil }
                return unsafe cscan_find_literal(
                    base + range.lowerBound, base + range.upperBound, text, literal.count, one, other
                ).map { unsafe $0 - base }
            }
        }
    }

    /// From common to rare in lines of JSON: times, ids in hexadecimal, English words. Capitals are rarer still.
    private static let common = Array("0123456789eatnisrocdlupm_gfhb-yv.wkxjqz".utf8)

    static func rarity(of byte: UInt8) -> Int { common.firstIndex(of: byte) ?? common.count }
}
