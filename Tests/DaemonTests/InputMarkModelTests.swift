import Feishu
import GRDB
import TestSupport
import Testing

@testable import Daemon
@testable import Intake
@testable import Outbox

/// Random writers, random looks into a real FIFO, a real store, and kills between any two steps: each line that the
/// store is to keep is there once, in its order.
@Suite(.timeLimit(.minutes(1))) struct InputMarkModelTests {
    private static let seed = RunSeed.value

    @Test(arguments: 0..<25 as Range<UInt64>)
    func `no line is lost and none is stored twice`(_ round: UInt64) async throws {
        var random = SeededGenerator(seed: Self.seed &+ round)
        let maximum = Int.random(in: 64...200, using: &random)
        let writers = try FIFOWriters(count: Int.random(in: 1...3, using: &random))
        let run = try await KilledReader(writers, maximum: maximum)
        for _ in 0..<400 {
            switch Int.random(in: 0..<12, using: &random) {
            case 0..<5: try writers.write(maximum: maximum, &random)
            case 5..<11: try await run.step(&random)
            default: try await run.end(&random)
            }
        }
        if random.one(in: 2) { try writers.finish() }
        try await run.drain(&random)
        let (lines, rest) = Self.framed(writers.written, maximum: maximum)
        let comment: Comment = "APPROVALD_TEST_SEED=\(Self.seed), round \(round)"
        #expect(try await run.stored() == lines.filter(KilledReader.isKept), comment)
        #expect(run.kills > 5)
        let mark = try #require(try await run.mark())
        if !rest.isEmpty, rest.count <= maximum { #expect(mark.carry == rest, comment) }
        run.close()
    }

    /// What lines these bytes are, said as simply as can be.
    private static func framed(_ bytes: [UInt8], maximum: Int) -> (lines: [KilledReader.Line], rest: [UInt8]) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        let rest = lines.removeLast()
        let framed = lines.map { line in
            let content = line.last == 0x0D ? line.dropLast() : line
            if content.count > maximum {
                return KilledReader.Line(content: content, sha256: SHA256.digest(content.span))
            }
            let mark = Array("\u{FEFF}".utf8)
            return KilledReader.Line(content: Array(content.starts(with: mark) ? content.dropFirst(3) : content[...]))
        }
        return (framed, rest)
    }
}

/// A reader of a FIFO that ends at any moment, as the reading thread and the pipeline are, step by step.
private final class KilledReader {
    struct Line: Equatable, CustomStringConvertible {
        var content: [UInt8]
        /// Of one that is too long.
        var sha256: [UInt8]?

        var description: String { (sha256 == nil ? "" : "too long: ") + String(decoding: content, as: UTF8.self) }
    }

    static func isKept(_ line: Line) -> Bool {
        line.sha256 != nil || line.content.starts(with: "wanted".utf8)
    }

    private let writers: FIFOWriters
    private let maximum: Int
    private let outbox: Outbox
    private var pipe: PeekingPipe
    private var cycle: PeekCycle
    private var marks: InputMarks
    private var chunk: Chunk?
    private var settled = 0
    private var now = ContinuousClock.now
    private(set) var kills = 0

    init(_ writers: FIFOWriters, maximum: Int) async throws {
        self.writers = writers
        self.maximum = maximum
        outbox = try Outbox.temporary()
        try await outbox.writeWithoutTransaction("test") { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        let fifo = try Descriptor(opening: writers.path, forWriting: true)
        cycle = PeekCycle(
            maximumLineBytes: maximum, resuming: InputPosition(), on: try fifo.status().identity)
        pipe = try PeekingPipe(fifo)
        marks = InputMarks(path: writers.path)
    }

    func mark() async throws -> InputMark? { try await outbox.inputMark(path: writers.path) }

    func close() { outbox.close() }

    /// The process ends, at times with all that it wanted to store, and another one goes on.
    func end(_ random: inout SeededGenerator) async throws {
        if cycle.step == .peek, random.one(in: 3) {
            if let rest = marks.rest() { _ = try await outbox.accept(rest) }
        }
        kills += 1
        if writers.waiting == 0, random.one(in: 3) { try writers.renew() }
        try await start()
    }

    private func start() async throws {
        let position = try await mark()?.position ?? InputPosition()
        let fifo = try Descriptor(opening: writers.path, forWriting: true)
        cycle = PeekCycle(maximumLineBytes: maximum, resuming: position, on: try fifo.status().identity)
        pipe = try PeekingPipe(fifo)
        marks = InputMarks(path: writers.path)
        chunk = nil
    }

    func step(_ random: inout SeededGenerator) async throws {
        now += .milliseconds(Int.random(in: 0...300, using: &random))
        switch cycle.step {
        case .check(let count):
            try pipe.peek(atMost: count) { take(cycle.checked($0)) }
        case .peek:
            let waiting = writers.waiting
            if waiting == 0 {
                if random.one(in: 10) { try renew() }
                return
            }
            let least = FIFOWriters.pieceMin
            let isWhole = waiting < 2 * least || random.one(in: 2)
            let count = isWhole ? waiting : Int.random(in: least...waiting - least, using: &random)
            try pipe.peek(atMost: count) { take(cycle.peeked($0)) }
        case .store:
            try await store(&random)
        case .consume(let count):
            #expect(try pipe.consume(count))
            cycle.consumed()
        }
    }

    /// Another FIFO is found while it runs.
    private func renew() throws {
        try writers.renew()
        let fifo = try Descriptor(opening: writers.path, forWriting: true)
        cycle.reopened(as: try fifo.status().identity)
        pipe = try PeekingPipe(fifo)
    }

    private func take(_ chunk: Chunk?) {
        self.chunk = chunk
        settled = 0
    }

    /// All that is left of the chunk, or a part of it, in one transaction.
    private func store(_ random: inout SeededGenerator) async throws {
        guard let chunk else {
            cycle.stored()
            return
        }
        let end = random.one(in: 3) ? Int.random(in: settled...chunk.lines.count, using: &random) : chunk.lines.count
        let lines = (settled..<end).map { Self.line($0, of: chunk) }.filter(Self.isKept).map { BatchLine($0) }
        if let batch = marks.batch(of: lines, at: chunk.position(afterLines: end), withheld: true, now: now) {
            _ = try await outbox.accept(batch)
        }
        settled = end
        if end == chunk.lines.count { self.chunk = nil }
    }

    private static func line(_ index: Int, of chunk: Chunk) -> Line {
        Line(content: Array(chunk.bytes[chunk.lines[index]]), sha256: chunk.fault(at: index)?.sha256)
    }

    /// Goes on without more kills until the pipe is empty.
    func drain(_ random: inout SeededGenerator) async throws {
        try await start()
        while writers.waiting > 0 || cycle.step != .peek { try await step(&random) }
        if let rest = marks.rest() { _ = try await outbox.accept(rest) }
    }

    /// The lines that are stored, in the order in which they were.
    func stored() async throws -> [Line] {
        try await outbox.unemitted(limit: .max).map { update in
            let isTooLong = update.body.first == UInt8(ascii: "!")
            let body = Array(update.body.dropFirst())
            guard isTooLong else { return Line(content: body) }
            return Line(content: Array(body.dropFirst(32)), sha256: Array(body.prefix(32)))
        }
    }
}

extension BatchLine {
    /// A kept line as the body of an update: what is stored once is there once.
    fileprivate init(_ line: KilledReader.Line) {
        let body = line.sha256.map { [UInt8(ascii: "!")] + $0 } ?? [UInt8(ascii: " ")]
        self = .matched([
            NewUpdate(
                plugin: "p", rule: "r", eventID: nil, messageID: "m", status: .approved, body: body + line.content)
        ])
    }
}
