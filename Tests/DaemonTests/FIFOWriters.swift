import Glibc
import TestSupport
import Testing

/// Programs that write into a FIFO at once, in pieces that end anywhere in a line, and die with half a line written;
/// and what a reader must have seen in the end.
///
/// No two pieces are alike, since bytes that come again right behind themselves cannot be told from bytes that were
/// not yet consumed.
final class FIFOWriters {
    /// The least bytes of a piece: enough that no two are alike.
    static let pieceMin = 16
    private static let waitingMax = 16 << 10

    private(set) var path: String
    private let folder: TemporaryFolder
    private var descriptor: Int32 = -1
    private var opened = 0
    /// What each writer has still to write of its line.
    private var rests: [[UInt8]]
    private var lines = 0
    /// All that was written, in the order of the pipe.
    private(set) var written: [UInt8] = []

    init(count: Int) throws {
        folder = try TemporaryFolder()
        path = folder.path("events")
        rests = Array(repeating: [], count: count)
        try renew()
    }

    deinit {
        close(descriptor)
    }

    var waiting: Int {
        var bytes: Int32 = 0
        return unsafe ioctl(descriptor, UInt(FIONREAD), &bytes) == 0 ? Int(bytes) : -1
    }

    /// Puts another FIFO in the place of the one that is there.
    func renew() throws {
        if opened > 0 { try #require(unsafe rename(path, path + ".\(opened)") == 0) }
        try #require(unsafe mkfifo(path, 0o600) == 0)
        close(descriptor)
        descriptor = unsafe open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK)
        try #require(descriptor >= 0)
        opened += 1
    }

    /// One writer writes its next piece, unless much waits.
    func write(maximum: Int, _ random: inout SeededGenerator) throws {
        guard waiting < Self.waitingMax else { return }
        let writer = Int.random(in: rests.indices, using: &random)
        if rests[writer].isEmpty { rests[writer] = line(maximum: maximum, &random) }
        let rest = rests[writer]
        let cuts = Self.pieceMin...max(Self.pieceMin, rest.count - Self.pieceMin)
        let isWhole = rest.count < 2 * Self.pieceMin || random.one(in: 2)
        let piece = isWhole ? rest : Array(rest.prefix(Int.random(in: cuts, using: &random)))
        try put(piece)
        rests[writer] = Array(rest.dropFirst(piece.count))
        // It dies, and another one takes its place.
        if random.one(in: 12) { rests[writer] = [] }
    }

    /// The end of all lines that were begun.
    func finish() throws {
        for writer in rests.indices where !rests[writer].isEmpty {
            try put(rests[writer])
            rests[writer] = []
        }
    }

    private func put(_ piece: [UInt8]) throws {
        let count = unsafe piece.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
        try #require(count == piece.count)
        written += piece
    }

    /// A line that a rule wants, one that none wants, a blank one; of any length, with all that framing takes away.
    private func line(maximum: Int, _ random: inout SeededGenerator) -> [UInt8] {
        lines += 1
        let kind = Int.random(in: 0..<8, using: &random)
        if kind == 0 {
            // Its number in white space.
            let number = (0..<24).map { UInt8(ascii: lines & (1 << $0) == 0 ? " " : "\t") }
            return number + [0x0A]
        }
        let mark = random.one(in: 6) ? "\u{FEFF}" : ""
        let longest = random.one(in: 5) ? 3 * maximum : maximum
        let name = kind < 5 ? "wanted" : "other"
        var line = Array("\(mark)\(name) \(lines) ".utf8)
        while line.count < Int.random(in: 2 * Self.pieceMin...longest, using: &random) {
            line += String(random.next(), radix: 36).utf8
        }
        return line + (random.one(in: 4) ? [0x0D, 0x0A] : [0x0A])
    }
}
