import FoundationEssentials
import GRDB
import Glibc
import Outbox
import Testing

@Suite struct StateDirectoryTests {
    let scratch: ScratchDirectory

    init() throws {
        scratch = try ScratchDirectory()
    }

    private func mode(_ path: String) throws -> mode_t {
        var status = stat()
        try #require(unsafe stat(path, &status) == 0)
        return status.st_mode & 0o777
    }

    @Test func `a new directory and its files are private`() async throws {
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        try await outbox.accept(update("1"))
        #expect(try mode(scratch.state) == 0o700)
        for name in try FileManager.default.contentsOfDirectory(atPath: scratch.state) {
            #expect(try mode(scratch.state + "/" + name) == 0o600, "\(name)")
        }
        #expect(try mode(scratch.state + "/outbox.sqlite-wal") == 0o600)
    }

    @Test func `rights of others are taken away from an empty directory`() throws {
        try FileManager.default.createDirectory(atPath: scratch.state, withIntermediateDirectories: false)
        #expect(unsafe chmod(scratch.state, 0o755) == 0)
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        #expect(try mode(scratch.state) == 0o700)
    }

    @Test func `an open directory with other things in it is refused and left as it is`() throws {
        #expect(unsafe chmod(scratch.path, 0o755) == 0)
        try Data().write(to: URL(filePath: scratch.path + "/other"))
        let error = try #require(throws: OutboxError.self) { try Outbox.open(directory: scratch.path) }
        #expect(error.description.contains("give a directory of its own"))
        #expect(try mode(scratch.path) == 0o755)
    }

    @Test func `a second daemon on the same state is refused until the first ends`() throws {
        let first = try Outbox.open(directory: scratch.state)
        #expect(throws: OutboxError.locked(path: scratch.state)) { try Outbox.open(directory: scratch.state) }
        first.close()
        try Outbox.open(directory: scratch.state).close()
    }

    @Test func `a file in the place of the directory is refused`() throws {
        try Data().write(to: URL(filePath: scratch.state))
        let error = try #require(throws: OutboxError.self) { try Outbox.open(directory: scratch.state) }
        #expect(error.description.contains(scratch.state))
    }

    @Test(arguments: [0, 4096 * 3])
    func `a damaged store is set aside and a new one begun`(offset: Int) async throws {
        let first = try Outbox.open(directory: scratch.state)
        _ = try await first.accept(Batch(lines: (1...500).map { .matched([update("\($0)", event: "\($0)")]) }))
        first.close()
        let database = URL(filePath: scratch.state + "/outbox.sqlite")
        var bytes = try Data(contentsOf: database)
        bytes.replaceSubrange(offset..<offset + 4096, with: Data(repeating: 0x2A, count: 4096))
        try bytes.write(to: database)
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        let notice = try #require(outbox.opening.notices.first)
        #expect(notice.contains("set aside"))
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.state)
        let aside = try #require(
            names.first { $0.contains(".damaged-") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") })
        let kept = try Data(contentsOf: URL(filePath: scratch.state + "/" + aside))
        #expect(kept[offset..<offset + 4096] == bytes[offset..<offset + 4096])
        #expect(try await outbox.accept(update("1")).accepted == 1)
    }

    @Test func `a store of a newer version is refused and left as it is`() async throws {
        try Outbox.open(directory: scratch.state).close()
        let database = try DatabaseQueue(path: scratch.state + "/outbox.sqlite")
        try await database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')") }
        try database.close()
        #expect(throws: OutboxError.newerSchema(path: scratch.state)) { try Outbox.open(directory: scratch.state) }
    }

    @Test func `a temporary store leaves nothing behind`() async throws {
        let outbox = try Outbox.temporary()
        try await outbox.accept(update("1"), withheld: true)
        #expect(FileManager.default.fileExists(atPath: outbox.path))
        outbox.close()
        #expect(!FileManager.default.fileExists(atPath: outbox.path))
        await #expect(throws: OutboxError.closed) { try await outbox.closingCounts().pending }
    }
}
