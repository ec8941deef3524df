import Glibc
import Intake
import Outcomes
import Testing

/// Regular files: read on where an earlier run stopped, and followed.
@Suite(.timeLimit(.minutes(1)))
struct FollowedFileTests {
    private final class TestFolder {
        let folder: TemporaryFolder
        init() throws { folder = try TemporaryFolder() }

        var path: String { folder.path + "/events" }

        func append(_ text: String, to name: String = "events") throws {
            try Writer(folder.path + "/" + name, flags: O_WRONLY | O_CREAT | O_APPEND).write(text)
        }
    }

    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func reader(_ position: InputPosition? = nil, follows: Bool = true) throws -> InputReader {
        var options = InputReader.Options()
        options.keepsPosition = true
        options.position = position
        options.follows = follows
        return try InputReader(.path(folder.path, createsFIFO: false), options: options)
    }

    private struct Seen {
        var lines: [String] = []
        var numbers: [Int] = []
        var reasons: [Reason] = []
        var position: InputPosition?
    }

    /// Reads so many lines, or all there are.
    private func read(_ count: Int = .max, from reader: InputReader) async throws -> Seen {
        var seen = Seen()
        while seen.lines.count < count, let chunk = try await reader.next() {
            seen.lines += chunk.lines.map { String(decoding: chunk.bytes[$0], as: UTF8.self) }
            seen.numbers += chunk.lines.indices.map(chunk.lineNumber)
            seen.reasons += chunk.faults.map(\.reason)
            seen.position = chunk.position(afterLines: chunk.lines.count)
            reader.stored(chunk)
        }
        return seen
    }

    @Test func `a second run goes on where the first one stopped`() async throws {
        try folder.append("1\n2\n3")
        let first = try await read(from: reader(follows: false))
        #expect(first.lines == ["1", "2", "3"])
        try folder.append("\n4\n")
        let second = try await read(from: reader(first.position, follows: false))
        #expect(second.lines == ["", "4"])
        #expect(second.numbers == [4, 5])
        #expect(try await read(from: reader(second.position, follows: false)).lines.isEmpty)
    }

    @Test func `of a chunk that is stored in part the rest comes`() async throws {
        try folder.append((1...100_000).map { "\($0)\n" }.joined())
        let chunk = try #require(try await reader().next())
        let rest = try await read(from: reader(chunk.position(afterLines: 7), follows: false))
        #expect(rest.lines.first == "8")
        #expect(rest.numbers.first == 8)
        #expect(rest.lines.count == 99_993)
    }

    @Test func `another file of the same name is read from its start`() async throws {
        try folder.append("1\n2\n")
        let first = try await read(from: reader(follows: false))
        try #require(unsafe truncate(folder.path, 0) == 0)
        try folder.append("3\n4\n5\n")
        #expect(try await read(from: reader(first.position, follows: false)).lines == ["3", "4", "5"])
    }

    @Test func `a file is followed as it grows`() async throws {
        try folder.append("1\n")
        let reader = try reader()
        #expect(try await read(1, from: reader).lines == ["1"])
        try folder.append("2\nha")
        #expect(try await read(1, from: reader).lines == ["2"])
        try folder.append("lf\n")
        let last = try await read(1, from: reader)
        #expect(last.lines == ["half"])
        #expect(last.numbers == [3])
        #expect(last.position?.offset == 9)
        reader.stop()
        #expect(try await reader.next() == nil)
    }

    @Test func `a rotated file is read to its end, then the new one`() async throws {
        try folder.append("1\n")
        let reader = try reader()
        #expect(try await read(1, from: reader).lines == ["1"])
        try #require(unsafe rename(folder.path, folder.path + ".1") == 0)
        try folder.append("3\n")
        try folder.append("2\ncut", to: "events.1")
        let seen = try await read(3, from: reader)
        #expect(seen.lines == ["2", "cut", "3"])
        #expect(seen.numbers == [2, 3, 1])
        #expect(seen.reasons == [.partialLine])
        #expect(seen.position?.offset == 2)
    }

    @Test func `a file that was rotated while nobody read is found again`() async throws {
        try folder.append("1\n")
        let first = try await read(from: reader(follows: false))
        try folder.append("2\n")
        try #require(unsafe rename(folder.path, folder.path + ".1") == 0)
        try folder.append("3\n")
        let reader = try reader(first.position)
        #expect(try await read(2, from: reader).lines == ["2", "3"])
    }

    @Test func `a truncated file is read from its start`() async throws {
        try folder.append("1\n22\n")
        let reader = try reader()
        #expect(try await read(2, from: reader).lines == ["1", "22"])
        try #require(unsafe truncate(folder.path, 0) == 0)
        try folder.append("3\n")
        let seen = try await read(1, from: reader)
        #expect(seen.lines == ["3"])
        #expect(seen.numbers == [1])
    }

    @Test func `a file that was rewritten longer is read from its start`() async throws {
        try folder.append("1\n22\n")
        let reader = try reader()
        #expect(try await read(2, from: reader).lines == ["1", "22"])
        let writer = try Writer(folder.path, flags: O_WRONLY)
        try writer.write("3\n44\n5\n")
        #expect(try await read(3, from: reader).lines == ["3", "44", "5"])
    }
}
