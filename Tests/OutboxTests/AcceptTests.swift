import Feishu
import FoundationEssentials
import Outbox
import Outcomes
import Testing

@Suite struct AcceptTests {
    let clock = ManualClock()
    let outbox: Outbox

    init() throws {
        outbox = try Outbox.temporary(clock: clock.wall)
    }

    @Test func `a repeated event is a duplicate, in the same batch and in a later one`() async throws {
        let first = try await outbox.accept(update("1", event: "e"), update("2", event: "e"), update("3", event: "f"))
        #expect((first.matchedLines, first.duplicateLines, first.accepted) == (2, 1, 2))
        #expect(first.lines[1] == .duplicate)
        let second = try await outbox.accept(update("1", event: "e"))
        #expect(second.lines == [.duplicate])
        #expect(try await outbox.closingCounts().pending == 2)
        outbox.close()
    }

    @Test func `a repeated event with other content is told of`() async throws {
        let receipt = try await outbox.accept(
            update("1", event: "e"), update("1", event: "e"), update("2", event: "e"), update("1", event: "e"))
        #expect(receipt.duplicateLines == 3)
        #expect(receipt.changedRepeats == [ChangedRepeat(plugin: "p", eventID: "e")])
        outbox.close()
    }

    @Test func `what a repeated event leads to is compared plugin by plugin`() async throws {
        func event(_ first: String, _ second: String, of plugin: String) -> Batch {
            Batch(lines: [
                .matched([
                    update(first, event: "e", plugin: "a"), update(second, event: "e", plugin: plugin),
                    update("3", event: "e", plugin: "b"),
                ])
            ])
        }
        _ = try await outbox.accept(event("1", "2", of: "a"))
        #expect(try await outbox.accept(event("1", "2", of: "a")).changedRepeats.isEmpty)
        #expect(try await outbox.accept(event("1", "9", of: "a")).changedRepeats.map(\.plugin) == ["a"])
        // One more update of b, one less of a.
        let both = try await outbox.accept(event("1", "2", of: "b"))
        #expect(both.changedRepeats.map(\.plugin).sorted() == ["a", "b"])
        #expect(both.duplicateLines == 1)
        outbox.close()
    }

    @Test func `an id counts for the window, and again after it`() async throws {
        try await outbox.accept(update("1", event: "e"))
        clock.advance(by: .seconds(24 * 3600) - .milliseconds(1))
        #expect(try await outbox.accept(update("1", event: "e")).duplicateLines == 1)
        clock.advance(by: .milliseconds(1))
        #expect(try await outbox.accept(update("1", event: "e")).duplicateLines == 0)
        #expect(try await outbox.accept(update("1", event: "e")).duplicateLines == 1)
        outbox.close()
    }

    @Test func `ids are per plugin, and each plugin's part of an event is checked on its own`() async throws {
        try await outbox.accept(update("1", event: "e", plugin: "a"))
        let receipt = try await outbox.accept(
            Batch(lines: [
                .matched([
                    update("1", event: "e", plugin: "a"), update("2", event: "e", plugin: "b"),
                    update("3", event: "e", plugin: "b"),
                ])
            ]))
        #expect(receipt.matchedLines == 1)
        #expect(receipt.accepted == 2)
        outbox.close()
    }

    @Test func `events without an id are never duplicates`() async throws {
        let receipt = try await outbox.accept(update("1"), update("1"))
        #expect(receipt.duplicateLines == 0)
        #expect(receipt.accepted == 2)
        outbox.close()
    }

    @Test(
        arguments: [
            // (time, final) of two updates of a card, and which one stays pending
            (first: (10, false), second: (20, false), stays: 1),
            (first: (20, false), second: (10, false), stays: 0),
            (first: (10, false), second: (10, false), stays: 1),
            (first: (nil, false), second: (10, false), stays: 1),
            (first: (20, false), second: (nil, false), stays: 1),
            (first: (10, true), second: (20, false), stays: 0),
            (first: (10, true), second: (nil, false), stays: 0),
            (first: (10, true), second: (20, true), stays: 1),
            (first: (20, true), second: (10, true), stays: 0),
        ] as [(first: (Int64?, Bool), second: (Int64?, Bool), stays: Int)])
    func `the newer update of a card stays`(
        first: (Int64?, Bool), second: (Int64?, Bool), stays: Int
    ) async throws {
        let receipt = try await outbox.accept(
            update("1", event: "a", time: first.0, isFinal: first.1),
            update("1", event: "b", time: second.0, isFinal: second.1))
        #expect(receipt.accepted == 2)
        #expect(receipt.fates.map(\.outcome) == [.superseded])
        #expect(receipt.fates[0].id == receipt.stored[1 - stays].id)
        let claims = try await outbox.exchange([], claiming: 5).claims
        #expect(claims.map(\.id) == [receipt.stored[stays].id])
        outbox.close()
    }

    @Test func `a final update forbids later ones even when it came late itself`() async throws {
        try await outbox.accept(update("1", time: 20))
        let late = try await outbox.accept(update("1", time: 10, isFinal: true))
        #expect(late.stored.map(\.state) == [.superseded])
        let next = try await outbox.accept(update("1", time: 30), update("1", time: 30, isFinal: true))
        #expect(next.stored.map(\.state) == [.superseded, .pending])
        outbox.close()
    }

    @Test func `an update in flight is not superseded, but does not go back before a newer one`() async throws {
        try await outbox.accept(update("1"))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        let receipt = try await outbox.accept(update("1"))
        #expect(receipt.fates.isEmpty)
        #expect(try await outbox.exchange([], claiming: 1).claims.isEmpty)
        let exchange = try await outbox.exchange([ClaimOutcome(claim, .retry(notBefore: clock.now))], claiming: 1)
        #expect(exchange.fates.map(\.outcome) == [.superseded])
        #expect(exchange.fates.map(\.attempts) == [1])
        #expect(exchange.claims.map(\.id) == receipt.stored.map(\.id))
        outbox.close()
    }

    /// A final update came too late to be sent: it forbids what comes after it, and not what was under way.
    @Test(arguments: [ClaimOutcome.Verdict.retry(notBefore: 0), .release(notBefore: 0)])
    func `an update in flight outlives a final one that came late`(verdict: ClaimOutcome.Verdict) async throws {
        try await outbox.accept(update("1", time: 20))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        #expect(try await outbox.accept(update("1", time: 10, isFinal: true)).stored.map(\.state) == [.superseded])
        let exchange = try await outbox.exchange([ClaimOutcome(claim, verdict)], claiming: 1)
        #expect(exchange.fates.isEmpty)
        #expect(exchange.claims.map(\.id) == [claim.id])
        outbox.close()
    }

    @Test func `withheld updates are stored and never claimed`() async throws {
        let receipt = try await outbox.accept(update("1", event: "e"), update("2", event: "e"), withheld: true)
        #expect(receipt.fates.map(\.outcome) == [.withheld])
        #expect(receipt.duplicateLines == 1)
        #expect(try await outbox.exchange([], claiming: 5).claims.isEmpty)
        #expect(try await outbox.counts().updates == [.withheld: 1])
        outbox.close()
    }

    @Test func `failed lines are kept as they came`() async throws {
        let line = FailedLine(
            reason: .tooLong, detail: "2 MiB", lineNumber: 7, raw: [0xFF, 0x00, 0x7B], length: 2_000_000,
            sha256: "abc", plugin: "p", rule: "r")
        let receipt = try await outbox.accept(
            Batch(lines: [.failed(line), .failed(FailedLine(reason: .invalidJSON, detail: "", lineNumber: 8, raw: []))])
        )
        #expect(receipt.failedLines == 2)
        let stored = try await outbox.failedLines()
        #expect(stored.count == 2)
        #expect(stored[0].line == line)
        #expect(stored[0].at == clock.now)
        outbox.close()
    }

    @Test func `the input mark is stored with its batch`() async throws {
        let mark = InputMark(
            path: "/run/in", device: 1, inode: 2, offset: 3, lineNumber: 4, passedLines: 5,
            carry: Array("{\"half".utf8),
            overlong: [6], checkedLength: 7, checkedDigest: "d")
        _ = try await outbox.accept(Batch(lines: [], input: mark))
        #expect(try await outbox.inputMark(path: "/run/in") == mark)
        #expect(try await outbox.inputMark(path: "/other") == nil)
        outbox.close()
    }

    @Test func `results are written in the documented form`() async throws {
        try await outbox.accept(update("1", event: "u-1"))
        let claim = try #require(try await outbox.exchange([], claiming: 1).claims.first)
        let attempt = Attempt(at: 1, httpStatus: 200, code: 60001, message: "no", logID: "L", milliseconds: 12)
        let exchange = try await outbox.exchange(
            [ClaimOutcome(id: claim.id, verdict: .dead(.rejected), attempt: attempt)], claiming: 0)
        #expect(try await outbox.attempts(of: claim.id) == [attempt])
        var writer = JSONWriter()
        try #require(exchange.fates.first).encode(into: &writer)
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"event_id":"u-1","plugin":"p","rule":"r","message_id":"1","status":"APPROVED","outcome":"dead","#
                + #""reason":"rejected","attempts":1,"code":60001,"msg":"no","log_id":"L","ms":12}"#)
        outbox.close()
    }
}
