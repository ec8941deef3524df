import Evaluation
import Feishu
import Intake
package import Outbox
import Outcomes
import Rules

/// `approvald dead replay`: failed lines through today's rules.
///
/// A line whose updates are stored, or that needs none, is removed in the same transaction; one that fails again or
/// that no rule is for stays. Of a `too_long` line only the head is kept, so it cannot be replayed.
package struct DeadReplay: Sendable {
    private let settings: Settings
    private let desk: StoreDesk
    private let selection: Selection
    private let isDry: Bool

    /// Lines decided and stored at once.
    private static let batchLines = 500

    /// - Parameter isDry: Whether to say only what would become of the lines.
    package init(settings: Settings, desk: StoreDesk, selection: Selection, isDry: Bool) {
        self.settings = settings
        self.desk = desk
        self.selection = selection
        self.isDry = isDry
    }

    /// - Returns: 1 when a line could not be replayed or failed again.
    package func run() async throws -> ExitStatus {
        let lines = try desk.withStore { try $0.failedLines(selection) }
        warnOfOtherRules()
        let ruleSet = try await RuleSource(settings: settings, console: desk.console).loadOrRefuse()
        let evaluator = Evaluator(ruleSet: ruleSet, options: settings.evaluatorOptions)
        let result: Result<Bool, any Error>
        do {
            result = .success(try await replay(lines, evaluator, ruleSet))
        } catch {
            result = .failure(error)
        }
        await evaluator.shutdown()
        var isAllDone = try result.get()
        for id in (selection.ids ?? []).subtracting(lines.map(\.id)).sorted() {
            isAllDone = false
            try report(id, "not_found")
        }
        return isAllDone ? .success : .someFailed
    }

    /// The folder of a settings file, or of the working directory, need not be the daemon's.
    private func warnOfOtherRules() {
        let folder = GoodRules.absolute(settings.rules)
        guard let record = settings.stateDirectory.flatMap({ GoodRules(stateDirectory: $0).record() }),
            record.folder != folder
        else { return }
        desk.console.errors.write(
            "approvald: the rules of \(folder) decide; the daemon of this state directory took those of "
                + "\(record.folder): give them by `--rules`\n")
    }

    private func replay(_ lines: [StoredFailedLine], _ evaluator: Evaluator, _ ruleSet: RuleSet) async throws -> Bool {
        var isAllDone = true
        for line in lines where line.line.reason == .tooLong {
            isAllDone = false
            try report(line.id, "failed", failure: (.tooLong, "only its head is kept"))
        }
        var rest = lines.filter { $0.line.reason != .tooLong }[...]
        while !rest.isEmpty {
            let batch = rest.prefix(Self.batchLines)
            rest = rest.dropFirst(batch.count)
            let replays = try await decide(Array(batch), evaluator, ruleSet)
            let pairs = zip(batch.map(\.id), replays).map { (id: $0, replay: $1) }
            let outcomes = try desk.withStore { visit in
                try visit.replay(
                    pairs, dedupeWindow: settings.delivery.dedupeWindow, cardWait: settings.delivery.cardWait,
                    isDry: isDry)
            }
            for (pair, outcome) in zip(pairs, outcomes) {
                try report(pair.id, outcome.name, updates: outcome.updates, failure: outcome.failure)
                isAllDone = isAllDone && outcome.isDone
            }
        }
        return isAllDone
    }

    private func decide(
        _ lines: [StoredFailedLine], _ evaluator: Evaluator, _ ruleSet: RuleSet
    ) async throws -> [Replay] {
        let decider = LineDecider(
            evaluator: evaluator, otherLinesFail: settings.input.otherLinesFail,
            storeApp: settings.api.storeAppLines(isSending: true))
        // What was kept whole is decided whole, whatever the limit is today.
        let longest = lines.reduce(settings.input.maxLineBytes) { max($0, $1.line.raw.count) }
        var framer = LineFramer(maximumLineBytes: longest)
        for line in lines {
            framer.append(line.line.raw.span)
            framer.append([UInt8(ascii: "\n")].span)
        }
        guard let chunk = framer.finish(.endOfInput) else { return [] }
        var replays: [Replay] = []
        while replays.count < chunk.lines.count {
            let decided = try await decider.decide(chunk, replays.count..<chunk.lines.count)
            for place in decided.asked.lowerBound..<decided.end {
                replays.append(Replay(of: place, in: decided, ruleSet))
            }
        }
        return replays
    }

    private func report(
        _ id: Int64, _ outcome: String, updates: [StoredUpdate] = [], failure: (reason: Reason, detail: String)? = nil
    ) throws {
        switch desk.format {
        case .json:
            try desk.print { writer in
                writer.member("id", id)
                writer.member("outcome", outcome)
                writer.member("reason", ifPresent: failure?.reason.rawValue)
                writer.member("detail", ifPresent: failure.map { Shown.text($0.detail) })
                writer.key("requests")
                writer.array { writer in
                    for update in updates { writer.shown(request: update.body) }
                }
            }
        case .text:
            let cause = failure.map { ": \($0.reason.rawValue): \(Shown.text($0.detail))" } ?? ""
            try desk.console.print("\(id) \(outcome)\(cause)")
            for update in updates { try desk.console.print("  \(Shown.bytes(update.body))") }
        }
    }
}

extension Replay {
    fileprivate init(of line: Int, in decided: DecidedLines, _ ruleSet: RuleSet) {
        switch decided.fates[line - decided.asked.lowerBound] {
        case .matched:
            let records = decided.updates.records.filter { $0.event == line }
            self = .matched(records.map { NewUpdate($0, of: decided.updates, ruleSet) })
        case .ignored:
            let tracked = decided.tracked.filter { $0.event == line }
            self = tracked.isEmpty ? .ignored : .tracked(tracked.map { NewCards($0, ruleSet) })
        case .unmatched, .blank, .skipped:
            self = .unmatched
        case .failed:
            let failure = decided.failures.first { $0.line == line }?.failure
            let rule = failure?.rule.map { ruleSet.rules[$0] }
            self = .failed(
                reason: failure?.reason ?? .ruleError, detail: failure?.detail ?? "",
                plugin: rule.map { ruleSet.plugins[$0.plugin].name }, rule: rule?.name)
        }
    }
}

extension ReplayOutcome {
    fileprivate var name: String {
        switch self {
        case .accepted: "matched"
        case .duplicate: "duplicate"
        case .ignored: "ignored"
        case .unmatched: "unmatched"
        case .failed: "failed"
        case .notFound: "not_found"
        }
    }

    fileprivate var updates: [StoredUpdate] {
        if case .accepted(let updates) = self { updates } else { [] }
    }

    fileprivate var failure: (reason: Reason, detail: String)? {
        if case .failed(let reason, let detail) = self { (reason, detail) } else { nil }
    }

    fileprivate var isDone: Bool {
        switch self {
        case .accepted, .duplicate, .ignored, .unmatched: true
        case .failed, .notFound: false
        }
    }
}
