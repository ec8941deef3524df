import FoundationEssentials
import Logging
import Outbox
import Rules
import Synchronization

/// Keeps the live rules those of the rules folder, as far as they pass their trial.
///
/// - An edit is tried when nothing changed for `settleTime`, or after `patience` of changes without a pause.
/// - Contents are compared, so touching files does nothing, and a refused content is told of once.
/// - Whatever is wrong with an edit, the rules before it go on deciding.
actor RuleReloader {
    static let settleTime = Duration.milliseconds(100)
    static let patience = Duration.seconds(1)
    /// Where no watch can be had, the folder is looked at this often.
    private static let lookPause = Duration.seconds(2)

    private let folder: String
    private let live: LiveRules
    private let trial: RuleTrial
    /// Nil: nothing is kept (`--dry-run`).
    private let good: GoodRules?
    private let logger: Logger
    private let watch: FolderWatch?
    /// `RuleRefusal.key` of what was refused last and told of.
    private var refused: String?
    private var hasToldTrouble = false
    /// Whether the last trial failed for reasons outside of the rules.
    private var mustRetry = false
    /// Whether the last look at all places was in vain somewhere.
    private var isBlind = false
    /// Holds one: whoever looks sees everything that came before.
    private nonisolated let triggers: AsyncStream<Void>
    private nonisolated let pull: AsyncStream<Void>.Continuation
    /// Somebody asked, and is told what came of it.
    private nonisolated let isAsked = Atomic(false)

    init(live: LiveRules, trial: RuleTrial, good: GoodRules?, logger: Logger) {
        folder = trial.settings.rules
        self.live = live
        self.trial = trial
        self.good = good
        self.logger = logger
        watch = FolderWatch()
        (triggers, pull) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Reloads as soon as may be, and says in the log what came of it, even if nothing changed.
    nonisolated func ask() {
        isAsked.store(true, ordering: .sequentiallyConsistent)
        pull.yield()
    }

    /// Notes what the run began with; the store is its own by now.
    ///
    /// - Parameter refusal: Of the folder, when the live rules are older ones; it has been told.
    func begin(refusal: RuleRefusal?) {
        guard let refusal else { return keepLive() }
        refused = refusal.key
        keep { try $0.note(refused: .init(refusal, at: Self.now)) }
    }

    /// Says what a run begins with, once nothing stands in its way any more. What came of a refusal has been told.
    func announce() {
        guard refused == nil else { return }
        let snapshot = live.current
        // Somebody who only looks wants to see what comes of the events.
        if good != nil { logger.info("rules in use", metadata: snapshot.metadata) }
        logger.tell(snapshot.warnings)
    }

    /// Watches until the task is cancelled.
    func run() async {
        cover()
        let forwarding = Task { @concurrent [watch, pull] in
            guard let watch else { return }
            for await _ in watch.notices { pull.yield() }
        }
        let looking = Task { @concurrent [self] in
            while (try? await Task.sleep(for: Self.lookPause)) != nil {
                if await mustLook { pull.yield() }
            }
        }
        defer {
            forwarding.cancel()
            looking.cancel()
        }
        // What was written between the start and the first watch.
        pull.yield()
        for await _ in triggers {
            await settle()
            guard !Task.isCancelled else { return }
            await reload(isAsked: isAsked.exchange(false, ordering: .sequentiallyConsistent))
        }
    }

    /// Whether changes may go unseen, or the last trial came to nothing.
    private var mustLook: Bool { isBlind || mustRetry }

    private func cover() {
        let isComplete = watch?.cover(WatchedPlaces(of: folder)) ?? false
        if !isComplete, !isBlind {
            logger.warning("the rules folder cannot be watched in full; it is looked at every two seconds")
        }
        isBlind = !isComplete
    }

    /// Waits until the folder is left alone.
    private func settle() async {
        guard let watch else { return }
        let start = ContinuousClock.now
        var seen: Int
        repeat {
            seen = watch.count
            guard (try? await Task.sleep(for: Self.settleTime)) != nil else { return }
        } while watch.count != seen && start.duration(to: .now) < Self.patience
    }

    private func reload(isAsked: Bool) async {
        // Folders may have come since; they are watched before they are read, so nothing falls in between.
        cover()
        mustRetry = false
        let notices = watch?.count
        let content = try? RuleFolderContent.read(folder)
        if let content {
            if content == live.current.content { return noteUnchanged(isAsked: isAsked) }
            if content.digest == refused, !isAsked { return }
        }
        let start = ContinuousClock.now
        do {
            let race = TrialRace(
                trial: trial, watch: isBlind ? nil : watch, pause: isBlind ? Self.lookPause : Self.settleTime)
            let verdict = try await race.run(folder, holding: content, since: notices)
            // Even what is the same before and after may have been something else in between.
            if case .passed = verdict, watch?.count != notices { return again(isAsked: isAsked) }
            switch verdict {
            case .passed(let snapshot): take(snapshot, after: start.duration(to: .now))
            case .refused(let refusal): refuse(refusal, isAsked: isAsked)
            case .moved: again(isAsked: isAsked)
            }
        } catch is CancellationError {
            return
        } catch {
            if !hasToldTrouble { logger.error("the rules cannot be reloaded now: \(error); those before stay") }
            (mustRetry, hasToldTrouble) = (true, true)
        }
    }

    private func again(isAsked: Bool) {
        if isAsked { ask() } else { pull.yield() }
    }

    private func noteUnchanged(isAsked: Bool) {
        if refused != nil {
            refused = nil
            keep { try $0.note(refused: nil) }
            logger.notice("the rules are again those that are in use")
        } else if isAsked {
            logger.notice("the rules are unchanged", metadata: ["digest": "\(live.current.content.digest)"])
        }
    }

    private func take(_ snapshot: RuleSnapshot, after time: Duration) {
        live.replace(with: snapshot)
        (refused, hasToldTrouble) = (nil, false)
        logger.notice(
            "rules reloaded",
            metadata: snapshot.metadata.merging(["milliseconds": "\(time.milliseconds)"]) { $1 })
        logger.tell(snapshot.warnings)
        keepLive()
    }

    private func keepLive() {
        keep { try $0.keep(live.current.content, of: folder, since: Self.now) }
    }

    private func refuse(_ refusal: RuleRefusal, isAsked: Bool) {
        guard isAsked || refused != refusal.key else { return }
        refused = refusal.key
        logger.error("the edited rules are refused; those before stay", metadata: ["problems": "\(refusal.summary)"])
        logger.tell(refusal)
        keep { try $0.note(refused: .init(refusal, at: Self.now)) }
    }

    private func keep(_ change: (GoodRules) throws -> Void) {
        guard let good else { return }
        do {
            try change(good)
        } catch {
            logger.warning("the state directory cannot keep the rules in use: \(error)")
        }
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}

extension GoodRules.Refused {
    fileprivate init(_ refusal: RuleRefusal, at time: Int64) {
        self.init(digest: refusal.digest, at: time, report: refusal.report)
    }
}
