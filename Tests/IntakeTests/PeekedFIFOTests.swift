import Glibc
import Intake
import Outcomes
import Testing

/// A FIFO whose bytes stay in the pipe until they are stored.
@Suite(.timeLimit(.minutes(1)))
struct PeekedFIFOTests {
    private let folder: TestFolder
    private let path: String
    /// Holds the FIFO open, as another process would.
    private let holder: Holder

    init() throws {
        folder = try TestFolder()
        path = try folder.folder.fifo("events")
        holder = try Holder(path)
    }

    private final class TestFolder: Sendable {
        let folder: TemporaryFolder
        init() throws { folder = try TemporaryFolder() }
    }

    private final class Holder: Sendable {
        let writer: Writer
        init(_ path: String) throws { writer = try Writer(path, flags: O_RDWR) }

        /// How many bytes the pipe holds.
        var waiting: Int {
            var bytes: Int32 = 0
            return unsafe ioctl(writer.descriptor, UInt(FIONREAD), &bytes) == 0 ? Int(bytes) : -1
        }

        /// Waits until the pipe holds so many bytes.
        func waitUntilHolding(_ count: Int) async throws {
            while waiting != count { try await Task.sleep(for: .milliseconds(1)) }
        }
    }

    private func reader(_ position: InputPosition? = nil, maximum: Int = 1 << 20) throws -> InputReader {
        var options = InputReader.Options()
        options.maximumLineBytes = maximum
        options.keepsPosition = true
        options.position = position
        return try InputReader(.path(path, createsFIFO: false), options: options)
    }

    private func texts(_ chunk: Chunk?) -> [String] {
        chunk.map { chunk in chunk.lines.map { String(decoding: chunk.bytes[$0], as: UTF8.self) } } ?? []
    }

    @Test func `bytes are consumed when they are stored, not before`() async throws {
        let reader = try reader()
        try holder.writer.write("{\"a\":1}\n")
        let chunk = try #require(try await reader.next())
        #expect(texts(chunk) == ["{\"a\":1}"])
        #expect(holder.waiting == 8)
        try holder.writer.write("{\"b\":2}\n")
        reader.stored(chunk)
        #expect(texts(try await reader.next()) == ["{\"b\":2}"])
        #expect(holder.waiting == 8)
    }

    @Test func `what was read and not stored is read again`() async throws {
        do {
            let reader = try reader()
            try holder.writer.write("{\"a\":1}\n")
            #expect(texts(try await reader.next()) == ["{\"a\":1}"])
        }
        let reader = try reader()
        #expect(texts(try await reader.next()) == ["{\"a\":1}"])
    }

    @Test func `what was stored and not consumed is not read again`() async throws {
        try holder.writer.write("{\"a\":1}\n{\"b\":")
        var position: InputPosition?
        do {
            let first = try reader()
            let chunk = try #require(try await first.next())
            position = chunk.position(afterLines: chunk.lines.count)
        }
        #expect(holder.waiting == 13)
        let second = try reader(position)
        try await holder.waitUntilHolding(0)
        try holder.writer.write("2}\n")
        let chunk = try #require(try await second.next())
        #expect(texts(chunk) == ["{\"b\":2}"])
        #expect(chunk.lineNumber(at: 0) == 2)
        #expect(chunk.carriedLine == 0)
        second.stored(chunk)
        try await holder.waitUntilHolding(0)
    }

    @Test func `of a chunk that is stored in part the rest comes`() async throws {
        try holder.writer.write("1\n2\n3\n4")
        var position: InputPosition?
        do {
            let first = try reader()
            position = try #require(try await first.next()).position(afterLines: 2)
        }
        let second = try reader(position)
        let chunk = try #require(try await second.next())
        #expect(texts(chunk) == ["3"])
        #expect(chunk.lineNumber(at: 0) == 3)
        #expect(chunk.position(afterLines: 1)?.carry == Array("4".utf8))
        second.stored(chunk)
        try await holder.waitUntilHolding(0)
    }

    @Test func `a half line is stored as carry and leaves the pipe`() async throws {
        let reader = try reader()
        try holder.writer.write("{\"half\":")
        let chunk = try #require(try await reader.next())
        #expect(chunk.lines.isEmpty)
        #expect(chunk.position(afterLines: 0)?.carry == Array("{\"half\":".utf8))
        reader.stored(chunk)
        try await holder.waitUntilHolding(0)
        try holder.writer.write("1}\n")
        #expect(texts(try await reader.next()) == ["{\"half\":1}"])
    }

    @Test func `a stop takes what the pipe holds, and no more`() async throws {
        let reader = try reader()
        try holder.writer.write("1\n")
        let first = try #require(try await reader.next())
        try holder.writer.write("2\n3")
        reader.stop()
        reader.stored(first)
        let last = try #require(try await reader.next())
        #expect(texts(last) == ["2"])
        #expect(last.position(afterLines: 1)?.carry == Array("3".utf8))
        try holder.writer.write("4\n")
        reader.stored(last)
        #expect(try await reader.next() == nil)
        #expect(holder.waiting == 2)
    }

    @Test func `a line longer than the pipe comes to its end`() async throws {
        let reader = try reader(maximum: 3 << 20)
        let writer = try Writer(path, flags: O_WRONLY | O_NONBLOCK)
        var rest = ([UInt8](repeating: UInt8(ascii: "x"), count: 2_500_000) + Array("\n2\n".utf8))[...]
        var lengths: [Int] = []
        while lengths.count < 2 {
            if !rest.isEmpty { rest = rest.dropFirst(try writer.writeUnlessStuck(rest)) }
            let chunk = try #require(try await reader.next())
            lengths += chunk.lines.map(\.count)
            reader.stored(chunk)
        }
        #expect(lengths == [2_500_000, 1])
    }

    @Test func `a line over the limit keeps its digest through restarts`() async throws {
        var position: InputPosition?
        for piece in ["xxxxxxxxxxxxxxxxxxxx", "yyyyyyyyyyyyyyyyyyyy", "z\n"] {
            try holder.writer.write(piece)
            let reader = try reader(position, maximum: 16)
            let chunk = try #require(try await reader.next())
            position = chunk.position(afterLines: chunk.lines.count)
            reader.stored(chunk)
            try await holder.waitUntilHolding(0)
            guard let fault = chunk.faults.first else { continue }
            #expect(fault.length == 41)
            let line = String(repeating: "x", count: 20) + String(repeating: "y", count: 20) + "z"
            #expect(fault.sha256 == SHA256.digest(Array(line.utf8).span))
        }
        #expect(position?.lineNumber == 1)
    }

    @Test func `a FIFO that takes the place of the old one is read`() async throws {
        let reader = try reader()
        try holder.writer.write("old\nhalf")
        for line in ["old", nil] {
            let chunk = try #require(try await reader.next())
            #expect(texts(chunk) == (line.map { [$0] } ?? []))
            reader.stored(chunk)
            if chunk.position(afterLines: chunk.lines.count)?.carry.isEmpty == false { break }
        }
        try await holder.waitUntilHolding(0)
        try #require(unsafe unlink(path) == 0)
        _ = try folder.folder.fifo("events")
        let writer = try Writer(path, flags: O_RDWR)
        try writer.write("new\n")
        let chunk = try #require(try await reader.next())
        #expect(texts(chunk) == ["halfnew"])
        #expect(chunk.carriedLine == 0)
    }

    @Test func `a FIFO that cannot be opened is told of once and waited for`() async throws {
        let (notices, told) = AsyncStream.makeStream(of: String.self)
        var options = InputReader.Options()
        options.keepsPosition = true
        options.notice = { told.yield($0) }
        // A name longer than a name may be: what is at its end cannot be looked at, whoever asks.
        let link = folder.folder.path + "/link"
        try #require(unsafe symlink(path, link) == 0)
        let reader = try InputReader(.path(link, createsFIFO: false), options: options)
        let unreachable = String(repeating: "x", count: 300)
        try #require(unsafe unlink(link) == 0 && symlink(unreachable, link) == 0)
        var heard = notices.makeAsyncIterator()
        let notice = try #require(await heard.next())
        #expect(notice.hasPrefix("input \(link): cannot look at it: File name too long"))
        try holder.writer.write("old\n")
        let old = try #require(try await reader.next())
        #expect(texts(old) == ["old"])
        reader.stored(old)
        let other = try folder.folder.fifo("other")
        let writer = try Writer(other, flags: O_RDWR)
        try writer.write("new\n")
        try #require(unsafe unlink(link) == 0 && symlink(other, link) == 0)
        #expect(await heard.next() == "input \(link): another FIFO is there now; it is read from here on")
        #expect(texts(try await reader.next()) == ["new"])
    }

    @Test(arguments: [1, 2])
    func `somebody else who reads is found out`(stolen: Int) async throws {
        let reader = try reader()
        try holder.writer.write("1\n")
        let chunk = try #require(try await reader.next())
        var thief = [UInt8](repeating: 0, count: 2)
        try #require(unsafe read(holder.writer.descriptor, &thief, stolen) == stolen)
        reader.stored(chunk)
        await #expect(throws: InputError.sharedReader(path: path)) { try await reader.next() }
    }

    @Test func `what the environment says about descriptors is meant for one process`() {
        let environment = ["LISTEN_PID": "12", "LISTEN_FDS": "1"]
        #expect(HandedOverFIFO.count(environment: environment, process: 12) == 1)
        #expect(HandedOverFIFO.count(environment: environment, process: 13) == 0)
        #expect(HandedOverFIFO.count(environment: [:], process: 12) == 0)
    }
}
