import Feishu
import Logging
import Outbox
import Outcomes
import Synchronization
import Testing

@testable import Daemon

struct ReportTests {
    private func balance() -> Balance {
        var balance = Balance()
        balance.events.read = 6
        balance.events.matched = 3
        balance.events.blank = 1
        balance.events.failed = 2
        balance.updates.accepted = 3
        balance.updates.sent = 2
        balance.updates.pending = 1
        return balance
    }

    @Test func theBalanceAsText() {
        let expected = """
            balance events read=6 matched=3 ignored=0 unmatched=0 skipped=0 blank=1 duplicate=0 failed=2
            balance updates carried=0 accepted=3 sent=2 superseded=0 pending=1 dead=0 dropped=0 withheld=0

            """
        #expect(String(decoding: BalanceReport.lines(balance(), format: .text), as: UTF8.self) == expected)
        #expect(balance().isExact)
    }

    @Test func theBalanceAsJSON() {
        let text = String(decoding: BalanceReport.lines(balance(), format: .json), as: UTF8.self)
        let first = #"{"balance":"events","read":6,"matched":3,"ignored":0,"unmatched":0,"skipped":0,"blank":1,"#
        #expect(text.hasPrefix(first + #""duplicate":0,"failed":2}"# + "\n"))
        #expect(text.hasSuffix(#""pending":1,"dead":0,"dropped":0,"withheld":0}"# + "\n"))
    }

    /// Five of a reason are told in a second; the others are summed up when the next one comes, or at the end.
    @Test func manyFailuresAreSummedUp() {
        let lines = Mutex<[String]>([])
        let time = Mutex<Int64>(0)
        let sink = ErrorSink { bytes in lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
        let handler = StandardErrorLog(format: .text, level: .info, sink: sink)
        let log = ReportLog(logger: Logger(label: "test") { _ in handler }, now: { time.withLock { $0 } })
        func fail(_ reason: Reason, line: Int) {
            log.report(
                FailedLineReport(
                    reason: reason, detail: "d", lineNumber: line, excerpt: "{ x", plugin: nil, rule: nil))
        }
        for line in 1...20 { fail(.invalidJSON, line: line) }
        fail(.tooDeep, line: 21)
        time.withLock { $0 = 1000 }
        fail(.invalidJSON, line: 22)
        log.flush()
        let told = lines.withLock { $0 }.map { $0.split(separator: " ", maxSplits: 1)[1].dropLast() }
        #expect(told.count == 8)
        #expect(told[0] == "warning line failed line=1 reason=invalid_json detail=d excerpt=\"{ x\"")
        #expect(told[5] == "warning line failed line=21 reason=too_deep detail=d excerpt=\"{ x\"")
        #expect(told[6] == "warning more lines failed count=15 reason=invalid_json")
        #expect(told[7].contains("line=22"))
    }

    @Test func duplicatesWithOtherContentAreSummedUp() {
        let lines = Mutex<[String]>([])
        let sink = ErrorSink { bytes in lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
        let handler = StandardErrorLog(format: .text, level: .info, sink: sink)
        let log = ReportLog(logger: Logger(label: "test") { _ in handler }, now: { 0 })
        for number in 1...20 { log.report(ChangedRepeat(plugin: "desk", eventID: "form \(number)")) }
        log.flush()
        let told = lines.withLock { $0 }.map { $0.split(separator: " ", maxSplits: 1)[1].dropLast() }
        #expect(told.count == 6)
        #expect(
            told[0] == """
                warning dropped as a duplicate, though its content differs; `event.id` must differ where events do \
                event_id="form 1" plugin=desk
                """)
        #expect(told[5] == "warning more duplicates with other content count=15")
    }

    @Test func updatesThatDiedAreToldOf() {
        let lines = Mutex<[String]>([])
        let sink = ErrorSink { bytes in lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
        let handler = StandardErrorLog(format: .text, level: .info, sink: sink)
        let log = ReportLog(logger: Logger(label: "test") { _ in handler }, now: { 0 })
        for (id, outcome) in [(1, .sent), (2, .superseded), (3, .dead(.rejected))] as [(Int64, UpdateFate.Outcome)] {
            log.report(
                UpdateFate(
                    id: id, eventID: "e", plugin: "desk", rule: "r", messageID: "om_1", status: .approved,
                    outcome: outcome, attempts: 1, code: 60001, message: "not a number", logID: "l"))
        }
        log.flush()
        let told = lines.withLock { $0 }.map { $0.split(separator: " ", maxSplits: 1)[1].dropLast() }
        #expect(
            told == [
                """
                warning update dead code=60001 event_id=e id=3 log_id=l message_id=om_1 plugin=desk reason=rejected \
                rule=r detail="not a number"
                """
            ])
    }

    @Test func timestamps() {
        #expect(Timestamp(milliseconds: 1_763_600_000_123).rfc3339 == "2025-11-20T00:53:20.123Z")
        #expect(Timestamp(milliseconds: 0).rfc3339 == "1970-01-01T00:00:00.000Z")
    }

    @Test func logLinesQuoteWhatNeedsIt() {
        let line = LogLine(
            time: Timestamp(milliseconds: 0), level: "info", message: "m",
            fields: [("a", "x"), ("b", "x y"), ("c", "")])
        #expect(
            String(decoding: line.bytes(.text), as: UTF8.self)
                == "1970-01-01T00:00:00.000Z info m a=x b=\"x y\" c=\"\"\n")
        #expect(
            String(decoding: line.bytes(.json), as: UTF8.self)
                == #"{"time":"1970-01-01T00:00:00.000Z","level":"info","message":"m","a":"x","b":"x y","c":""}"# + "\n")
    }
}
