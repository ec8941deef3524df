import CScan

/// Literals that are looked for together, each by its three rarest neighbouring bytes, in memory that never moves. Never
/// written after it was made, so threads may share it. Needs a machine with AVX2.
@safe final class NeedleSets: @unchecked Sendable {
    struct Hit {
        let range: Range<Int>
        /// Where the search goes on for hits beside this one.
        let next: Int
    }

    private static let anchorBytes = 3
    private static let setCount = 8
    private static let entries = 16

    private let halves: UnsafeMutablePointer<UInt8>
    private let starts: UnsafeMutablePointer<UInt32>
    private let needles: UnsafeMutablePointer<CScanNeedle>
    private let text: UnsafeMutablePointer<UInt8>

    /// Nil where the machine cannot do it.
    ///
    /// - Parameter literals: each of at least three bytes.
    init?(_ literals: [[UInt8]]) {
        guard cscan_finds_needles() != 0 else { return nil }
        // Literals with similar bytes share a set: it then lets fewer others through.
        let sorted = literals.map { (bytes: $0, anchor: Self.anchor(of: $0)) }
            .sorted { $0.bytes[$0.anchor...].lexicographicallyPrecedes($1.bytes[$1.anchor...]) }
        unsafe halves = .allocate(capacity: 2 * Self.entries * Self.anchorBytes)
        unsafe halves.initialize(repeating: 0, count: 2 * Self.entries * Self.anchorBytes)
        unsafe starts = .allocate(capacity: Self.setCount + 1)
        unsafe needles = .allocate(capacity: literals.count)
        unsafe text = .allocate(capacity: literals.reduce(0) { $0 + $1.count })
        for set in 0...Self.setCount {
            unsafe (starts + set).initialize(to: UInt32((set * sorted.count + Self.setCount - 1) / Self.setCount))
        }
        var used = 0
        for (place, literal) in sorted.enumerated() {
            for (offset, byte) in literal.bytes.enumerated() { unsafe (text + used + offset).initialize(to: byte) }
            let needle = unsafe CScanNeedle(
                text: text + used, count: UInt32(literal.bytes.count), anchor: UInt32(literal.anchor))
            unsafe (needles + place).initialize(to: needle)
            used += literal.bytes.count
            let set = UInt8(1) << UInt8(place * Self.setCount / sorted.count)
            for offset in 0..<Self.anchorBytes {
                let byte = Int(literal.bytes[literal.anchor + offset])
                let half = 2 * Self.entries * offset
                unsafe halves[half + byte & 0x0F] |= set
                unsafe halves[half + Self.entries + byte >> 4] |= set
            }
        }
    }

    deinit {
        unsafe halves.deallocate()
        unsafe starts.deallocate()
        unsafe needles.deallocate()
        unsafe text.deallocate()
    }

    /// Some literal that lies in `range` with all its bytes. Hits come in the order of their rarest bytes, which is not
    /// quite that of their places.
    func first(in bytes: Span<UInt8>, _ range: Range<Int>) -> Hit? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, range.upperBound <= buffer.count else { return nil }
            let sets = unsafe CScanNeedleSets(halves: halves, starts: starts, needles: needles)
            let hit = unsafe cscan_find_needle(base + range.lowerBound, base + range.upperBound, sets)
            guard let place = unsafe hit.place, let next = unsafe hit.next else { return nil }
            return unsafe Hit(range: place - base..<place - base + hit.count, next: next - base)
        }
    }

    /// Where the three bytes begin.
    private static func anchor(of literal: [UInt8]) -> Int {
        let rarities = literal.map(Needle.rarity)
        let anchors = 0...literal.count - anchorBytes
        return anchors.max {
            rarities[$0..<$0 + anchorBytes].reduce(0, +) < rarities[$1..<$1 + anchorBytes].reduce(0, +)
        }
            ?? 0
    }
}
