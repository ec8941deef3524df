import Foundation
import Glibc
import Outbox
import Synchronization
import TestSupport
import Testing

/// A daemon that reads a FIFO and is killed at any moment: every event is stored once, although none has an id.
///
/// The FIFO is held open by another process, here the writer. `APPROVALD_FIFO_EVENTS` and `APPROVALD_FIFO_KILLS` make
/// the test larger.
@Suite(.serialized) struct FIFOKillTests {
    private static let events = number("APPROVALD_FIFO_EVENTS") ?? 8000
    private static let kills = number("APPROVALD_FIFO_KILLS") ?? 10

    private let folder: TemporaryFolder
    private let rules: String

    init() throws {
        folder = try TemporaryFolder()
        rules = try CardRules.make(in: folder)
    }

    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
    }

    @Test(.timeLimit(.minutes(10)))
    func storesEveryEventOnceOverManyKills() async throws {
        let setup = try RunSetup(rules: rules)
        let fifo = try HeldFIFO(setup.folder.path("events"))
        fifo.allowed.store(0, ordering: .relaxed)
        let writing = fifo.write(events: Self.events, seed: 7)
        var random = SeededGenerator(seed: 11)
        let share = Self.events / (Self.kills + 1)
        for round in 0..<Self.kills {
            let daemon = try setup.start(["--input", fifo.path])
            fifo.allowed.store((round + 1) * share, ordering: .relaxed)
            // Something is under way: output comes only after a store, the next batch soon after.
            #expect(await daemon.prints(lines: 1))
            let moment = round * share + Int.random(in: 0..<share, using: &random)
            while fifo.written.load(ordering: .relaxed) < moment { try await Task.sleep(for: .milliseconds(1)) }
            try await Task.sleep(for: .microseconds(Int.random(in: 0...10_000, using: &random)))
            daemon.send(SIGKILL)
            _ = await daemon.ending()
        }
        fifo.allowed.store(Self.events, ordering: .relaxed)
        let last = try setup.start(["--input", fifo.path])
        await writing.value
        // What tells that the last daemon is up, however much the others have left for it.
        try fifo.write(event: Self.events + 1)
        #expect(await last.prints(CardRules.request("\(Self.events + 1)")))
        while fifo.waiting > 0 { try await Task.sleep(for: .milliseconds(10)) }
        last.send(SIGTERM)
        #expect(await last.ending().isBalanced)

        let outbox = try Outbox.open(directory: setup.state)
        defer { outbox.close() }
        let counts = try await outbox.counts()
        // Two of one card would have been superseded, the first by the second.
        #expect(counts.updates == [.pending: Self.events + 1])
        #expect(counts.failedLines == 0)
    }

    /// As `ListenFIFO=` does: descriptor 3 of the process that the variables name.
    @Test(.timeLimit(.minutes(1)))
    func readsTheFIFOThatTheServiceManagerHandsOver() async throws {
        let setup = try RunSetup(rules: rules)
        let fifo = try HeldFIFO(setup.folder.path("events"))
        let command = (["exec", try BuiltProducts.path("approvald")] + setup.arguments()).joined(separator: " ")
        let daemon = try RunningTool(
            executable: "/bin/sh",
            ["-c", "exec 3<>'\(fifo.path)'; LISTEN_PID=$$ LISTEN_FDS=1; export LISTEN_PID LISTEN_FDS; \(command)"])
        await fifo.write(events: 3, seed: 1).value
        #expect(await daemon.prints(lines: 3))
        daemon.send(SIGTERM)
        #expect(await daemon.ending().isBalanced)
        #expect(fifo.waiting == 0)
    }
}

/// A FIFO that somebody else holds open, and writes to.
private final class HeldFIFO: Sendable {
    let path: String
    let written = Atomic<Int>(0)
    /// How many events the writer may have written: it waits there, so that every kill falls into its share of them.
    let allowed = Atomic<Int>(.max)
    private let handle: FileHandle

    init(_ path: String) throws {
        self.path = path
        let made = unsafe mkfifo(path, 0o600)
        try #require(made == 0)
        let descriptor = unsafe open(path, O_RDWR)
        try #require(descriptor >= 0)
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    /// How many bytes wait in it.
    var waiting: Int {
        var bytes: Int32 = 0
        return unsafe ioctl(handle.fileDescriptor, UInt(FIONREAD), &bytes) == 0 ? Int(bytes) : -1
    }

    func write(event number: Int) throws {
        try handle.write(contentsOf: Data("{\"type\":\"card\",\"id\":\"\(number)\"}\n".utf8))
    }

    /// Writes numbered events without ids on a thread of its own, cut anywhere, a few at a time.
    func write(events: Int, seed: UInt64) -> Task<Void, Never> {
        let (ended, end) = AsyncStream<Void>.makeStream()
        Thread.detachNewThread { [self] in
            var random = SeededGenerator(seed: seed)
            var bytes = Data()
            for number in 1...events {
                let padding = String(repeating: "x", count: Int.random(in: 0...600, using: &random))
                bytes += Data(#"{"type":"card","id":"\#(number)","padding":"\#(padding)"}"#.utf8) + [0x0A]
                let mustWait = number >= allowed.load(ordering: .relaxed)
                guard mustWait || number == events || Int.random(in: 0..<40, using: &random) == 0 else { continue }
                let kept = number == events ? 0 : Int.random(in: 0...min(300, bytes.count), using: &random)
                try? handle.write(contentsOf: bytes.dropLast(kept))
                bytes = Data(bytes.suffix(kept))
                written.store(number, ordering: .relaxed)
                usleep(UInt32.random(in: 0...4000, using: &random))
                while number >= allowed.load(ordering: .relaxed), number < events { usleep(500) }
            }
            end.finish()
        }
        return Task { for await _ in ended {} }
    }
}
