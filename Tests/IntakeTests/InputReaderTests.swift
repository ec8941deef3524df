import Glibc
import Intake
import Outcomes
import Testing

@Suite(.timeLimit(.minutes(1)))
struct InputReaderTests {
    private func contents(of chunk: Chunk?) -> [String] {
        guard let chunk else { return [] }
        return chunk.lines.map { String(decoding: chunk.bytes[$0], as: UTF8.self) }
    }

    /// Reads until so many lines came.
    private func lines(_ count: Int, from reader: InputReader) async throws -> [String] {
        var lines: [String] = []
        while lines.count < count, let chunk = try await reader.next() { lines += contents(of: chunk) }
        return lines
    }

    @Test func `a regular file is read to its end`() async throws {
        let folder = try TemporaryFolder()
        let text = (1...50_000).map { "{\"n\":\($0)}" }
        let path = try folder.file("events", text.joined(separator: "\n"))
        let reader = try InputReader(.path(path, createsFIFO: false))
        #expect(try await lines(.max, from: reader) == text)
        #expect(try await reader.next() == nil)
    }

    @Test func `writers of a FIFO come and go`() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.fifo("events")
        let reader = try InputReader(.path(path, createsFIFO: false))
        for round in 1...20 {
            do {
                let writer = try Writer(path)
                try writer.write("{\"round\":\(round)}\n{\"half\":")
                try writer.write("\(round)}\n")
            }
            #expect(try await lines(2, from: reader) == ["{\"round\":\(round)}", "{\"half\":\(round)}"])
        }
        reader.stop()
        #expect(try await reader.next() == nil)
    }

    @Test func `a FIFO that takes the place of the old one is read`() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.fifo("events")
        let reader = try InputReader(.path(path, createsFIFO: false))
        let old = try Writer(path)
        try old.write("old\nhalf")
        #expect(try await lines(1, from: reader) == ["old"])
        try #require(unsafe unlink(path) == 0)
        _ = try folder.fifo("events")
        // Opened for reading, too: nobody else may be there yet.
        let new = try Writer(path, flags: O_RDWR)
        try new.write("new\n")
        #expect(try await lines(1, from: reader) == ["halfnew"])
        reader.stop()
        #expect(try await reader.next() == nil)
    }

    @Test func `stop while idle ends at once`() async throws {
        let folder = try TemporaryFolder()
        let reader = try InputReader(.path(try folder.fifo("events"), createsFIFO: false))
        async let chunk = reader.next()
        reader.stop()
        #expect(try await chunk == nil)
    }

    @Test func `cancelling the waiting task is a stop`() async throws {
        let folder = try TemporaryFolder()
        let reader = try InputReader(.path(try folder.fifo("events"), createsFIFO: false))
        let task = Task { try await reader.next() }
        task.cancel()
        #expect(try await task.value == nil)
    }

    @Test func `a slow consumer stops the reading and loses nothing`() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.fifo("events")
        let reader = try InputReader(.path(path, createsFIFO: false))
        let writer = try Writer(path, flags: O_WRONLY | O_NONBLOCK)
        let line = String(repeating: "x", count: 99) + "\n"
        let input = Array(String(repeating: line, count: 100_000).utf8)
        var rest = input[...]
        while !rest.isEmpty {
            let count = try writer.writeUnlessStuck(rest)
            if count == 0 { break }
            rest = rest.dropFirst(count)
        }
        let held = input.count - rest.count
        let most = (InputReader.chunksMax + 3) * LineFramer.chunkBytes
        #expect(held < most, "the reader took \(held) bytes that nobody asked for")
        #expect(!rest.isEmpty)
        var seen = 0
        while seen < 100_000 {
            if !rest.isEmpty { rest = rest.dropFirst(try writer.writeUnlessStuck(rest)) }
            let chunk = try #require(try await reader.next())
            #expect(chunk.firstLineNumber == seen + 1)
            seen += chunk.lines.count
        }
        #expect(seen == 100_000)
        reader.stop()
        #expect(try await reader.next() == nil)
    }

    @Test func `what was read before a stop is delivered`() async throws {
        let folder = try TemporaryFolder()
        // More than what may wait for a consumer, and what one read brings.
        let lines = 4_000_000
        let path = try folder.file("events", String(repeating: "{}\n", count: lines))
        let reader = try InputReader(.path(path, createsFIFO: false))
        let first = try #require(try await reader.next())
        reader.stop()
        var seen = first.lines.count
        while let chunk = try await reader.next() {
            #expect(chunk.firstLineNumber == seen + 1)
            seen += chunk.lines.count
        }
        #expect(seen < lines)
    }

    @Test func `a pipe without a name ends with its writer`() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(unsafe pipe(&ends) == 0)
        defer { close(ends[0]) }
        do {
            let writer = Writer(owning: ends[1])
            try writer.write("{}\n{\"a\":1}")
        }
        let reader = try InputReader(.path("/dev/fd/\(ends[0])", createsFIFO: false))
        #expect(try await lines(.max, from: reader) == ["{}", "{\"a\":1}"])
    }

    @Test func `a FIFO that was handed over is used as it is`() async throws {
        let folder = try TemporaryFolder()
        let path = try folder.fifo("events")
        let descriptor = unsafe open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        let reader = try InputReader(.handedOver(descriptor: descriptor, path: path))
        try Writer(path).write("{}\n")
        #expect(try await lines(1, from: reader) == ["{}"])
        reader.stop()
    }
}

/// Standard input belongs to the whole process, so these run one after the other.
@Suite(.serialized, .timeLimit(.minutes(1)))
struct StandardInputTests {
    /// A pipe whose end is standard input from now on; gives the other end.
    private func pipeIntoStandardInput() throws -> Writer {
        var ends: [Int32] = [-1, -1]
        try #require(unsafe pipe(&ends) == 0)
        try #require(dup2(ends[0], 0) == 0)
        close(ends[0])
        return Writer(owning: ends[1])
    }

    @Test func `a pipe ends with its writer, and its last line counts`() async throws {
        var writer: Writer? = try pipeIntoStandardInput()
        try writer?.write("{}\r\n{\"a\":1}")
        writer = nil
        let reader = try InputReader(.standardInput)
        var lines: [String] = []
        while let chunk = try await reader.next() {
            lines += chunk.lines.map { String(decoding: chunk.bytes[$0], as: UTF8.self) }
            #expect(chunk.faults.isEmpty)
        }
        #expect(lines == ["{}", "{\"a\":1}"])
    }

    @Test func `a stop in the middle of a line fails it as partial`() async throws {
        let writer = try pipeIntoStandardInput()
        try writer.write("{}\n{\"a\":")
        let reader = try InputReader(.standardInput)
        let first = try #require(try await reader.next())
        #expect(first.lines.count == 1)
        reader.stop()
        let last = try #require(try await reader.next())
        #expect(last.faults.map(\.reason) == [.partialLine])
        #expect(last.firstLineNumber == 2)
        #expect(try await reader.next() == nil)
        withExtendedLifetime(writer.descriptor) {}
    }

    @Test func `a directory is refused`() throws {
        let folder = try TemporaryFolder()
        let descriptor = unsafe open(folder.path, O_RDONLY)
        try #require(dup2(descriptor, 0) == 0)
        close(descriptor)
        #expect(throws: InputError.refused(path: "-", found: "a directory")) { _ = try InputReader(.standardInput) }
    }
}
