/// Tells when an evaluator process holds so much memory that a fresh one should take its place.
///
/// What libjq frees is not all that it takes: 1.6 loses the elements of an array that is searched for a value (`index`,
/// `.[["x"]]`), and the input of a `ltrimstr` of what is no string (seen with `mallinfo2(3)`). For a daemon that runs
/// for months that has no bound, and one event would pay for all others when the memory limit is reached.
struct HeapWatch {
    /// Bytes. Small beside what a process takes anyway, and so much that starting another one (about 50 ms) is rare: an
    /// event whose four short strings are lost takes 144 bytes of it.
    static let growthMax: Int64 = 4 << 20
    /// Looking takes longer than some batches do.
    private static let batchesBetween = 16

    private let inUse: () -> Int64
    private var expected: Int64
    private var batches = 0

    /// - Parameter inUse: the bytes that this process holds.
    init(inUse: @escaping () -> Int64 = { System.heapInUse }) {
        self.inUse = inUse
        expected = inUse()
    }

    /// Programs are held on purpose.
    mutating func compile(_ work: () -> Void) {
        let before = inUse()
        work()
        expected += inUse() - before
    }

    /// Said after each batch, its bytes still being held.
    mutating func isSpent(holding bytes: Int) -> Bool {
        batches += 1
        guard batches % Self.batchesBetween == 0 else { return false }
        return inUse() - expected - Int64(bytes) > Self.growthMax
    }
}
