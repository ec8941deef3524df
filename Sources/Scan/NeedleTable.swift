import CScan

/// Many literals that are looked for together, after Wu and Manber ("A fast algorithm for multi-pattern searching",
/// 1994): a window as long as the shortest literal is moved on by as much as its last four bytes allow.
struct NeedleTable: Sendable {
    private static let entries = 4096
    private static let blockBytes = 4

    private let literals: [[UInt8]]
    private let window: Int
    private let shifts: [UInt8]
    /// By block at the end of the window: places in `literals`, the shortest first, as one run of `candidates`.
    private let runs: [Range<Int>]
    private let candidates: [Int]

    /// By how many bytes the window moves where nothing in it belongs to a literal.
    var shiftMax: Int { window - Self.blockBytes + 1 }

    /// - Parameter literals: at least one, each of at least four bytes.
    init(_ literals: [[UInt8]]) {
        let literals = literals.sorted { $0.count < $1.count }
        self.literals = literals
        let window = min(literals[0].count, 128)
        self.window = window
        let lastBlock = window - Self.blockBytes
        var shifts = [UInt8](repeating: UInt8(lastBlock + 1), count: Self.entries)
        var ending = [[Int]](repeating: [], count: Self.entries)
        for (place, literal) in literals.enumerated() {
            for offset in 0...lastBlock {
                let block = Self.block(of: literal, at: offset)
                shifts[block] = min(shifts[block], UInt8(lastBlock - offset))
            }
            ending[Self.block(of: literal, at: lastBlock)].append(place)
        }
        self.shifts = shifts
        var runs: [Range<Int>] = []
        var candidates: [Int] = []
        for places in ending {
            runs.append(candidates.count..<candidates.count + places.count)
            candidates += places
        }
        self.runs = runs
        self.candidates = candidates
    }

    /// The first place of some literal that lies in `range` with all its bytes, and the shortest literal there.
    func first(in bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int>? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, range.upperBound <= buffer.count else { return nil }
            let end = unsafe base + range.upperBound
            var place = unsafe base + range.lowerBound
            while let found = unsafe next(from: place, to: end) {
                if let length = unsafe length(ofLiteralAt: found, end) {
                    return unsafe found - base..<found - base + length
                }
                unsafe place = found + 1
            }
            return nil
        }
    }

    private func next(from place: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        unsafe shifts.withUnsafeBufferPointer { shifts in
            guard let table = shifts.baseAddress else { return nil }
            return unsafe cscan_find_window(place, end, table, window)
        }
    }

    private func length(ofLiteralAt place: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int? {
        let run = unsafe runs[Int(cscan_block(place + window - Self.blockBytes))]
        for candidate in run {
            let literal = literals[candidates[candidate]]
            let isHere = unsafe literal.withUnsafeBufferPointer { text in
                guard let start = text.baseAddress, unsafe text.count <= end - place else { return false }
                return unsafe cscan_is_same(place, start, text.count) != 0
            }
            if isHere { return literal.count }
        }
        return nil
    }

    private static func block(of literal: [UInt8], at offset: Int) -> Int {
        unsafe literal.withUnsafeBufferPointer { bytes in
            guard let start = bytes.baseAddress, offset + blockBytes <= bytes.count else { return 0 }
            return unsafe Int(cscan_block(start + offset))
        }
    }
}
