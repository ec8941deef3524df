import FoundationEssentials
import GRDB
import Outbox
import Testing

@Suite struct BackupTests {
    @Test(.timeLimit(.minutes(1)))
    func `a copy made while the daemon stores is a whole store of some moment`() async throws {
        let scratch = try ScratchDirectory()
        let outbox = try Outbox.open(directory: scratch.state)
        defer { outbox.close() }
        async let storing: Void = {
            for batch in 0..<40 {
                try await outbox.accept(update("\(batch)", event: "a\(batch)"), update("x\(batch)", event: "b\(batch)"))
            }
        }()
        let copy = scratch.path + "/restored"
        try FileManager.default.createDirectory(
            atPath: copy, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        while try await outbox.counts().eventIDs < 10 { await Task.yield() }
        let other = try DatabaseQueue(path: scratch.state + "/outbox.sqlite")
        try await other.writeWithoutTransaction { try $0.execute(literal: "VACUUM INTO \(copy + "/outbox.sqlite")") }
        try await storing
        #expect(try await outbox.counts().eventIDs == 80)

        let restored = try Outbox.open(directory: copy)
        defer { restored.close() }
        #expect(restored.opening.notices.isEmpty)
        let count = try await restored.counts().eventIDs
        #expect(count >= 10 && count.isMultiple(of: 2))
        #expect(restored.opening.carried == count)
    }
}
