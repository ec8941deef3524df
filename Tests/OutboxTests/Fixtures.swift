import Feishu
import FoundationEssentials
import Outbox
import Synchronization

/// A directory that ends with its owner.
final class ScratchDirectory: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.path + "/outbox-tests-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    var state: String { path + "/state" }
}

/// A clock that a test moves.
final class ManualClock: Sendable {
    private let time = Mutex<Int64>(1_700_000_000_000)

    var wall: WallClock { WallClock { self.now } }
    var now: Int64 { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 += duration.milliseconds }
    }
}

func update(
    _ messageID: String, event: String? = nil, time: Int64? = nil, isFinal: Bool = false, plugin: String = "p",
    status: UpdateStatus = .approved
) -> NewUpdate {
    NewUpdate(
        plugin: plugin, rule: "r", eventID: event, eventTime: time, isFinal: isFinal, messageID: messageID,
        status: status, body: UpdateRequest(messageID: messageID, status: status).encoded())
}

extension Outbox {
    /// One batch, one line per update.
    @discardableResult
    func accept(_ updates: NewUpdate..., withheld: Bool = false) async throws -> BatchReceipt {
        try await accept(Batch(lines: updates.map { .matched([$0]) }, withheld: withheld))
    }
}

extension BatchReceipt {
    var stored: [StoredUpdate] {
        lines.flatMap(\.updates)
    }
}

extension ClaimOutcome {
    init(_ claim: Claim, _ verdict: Verdict) {
        self.init(id: claim.id, verdict: verdict, attempt: Attempt(at: 0, httpStatus: 200, code: 0, message: "m"))
    }
}
