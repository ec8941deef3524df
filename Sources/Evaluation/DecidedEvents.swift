internal import Feishu
package import Outcomes

/// What the rules make of some events. Compact, since most streams have far more events than updates: there is nothing
/// in here of an event that no rule matches.
package struct DecidedEvents: Sendable {
    /// In the order of the events, then of the rules, then of the message ids.
    package internal(set) var updates: PlannedUpdates
    package internal(set) var ignored: [IgnoredEvent] = []
    /// Of events that are `ignored`, too.
    package internal(set) var tracked: [TrackedCards] = []
    package internal(set) var failed: [FailedEvent] = []
    /// Errors inside `when`.
    package internal(set) var whenErrors: [EventWhenError] = []

    init(templates: RequestTemplates, emptyI18n: EmptyI18n) {
        updates = PlannedUpdates(templates: templates, emptyI18n: emptyI18n)
    }
}

/// What an event comes to.
package enum EventFate: UInt8, Sendable {
    case unmatched, ignored, matched, failed
    /// libjq is still to be asked.
    case open
}

/// Cards that an event makes known. Nothing is empty.
package struct TrackedCards: Sendable {
    package let event: Int
    /// The track, an index in `RuleSet.rules`.
    package let rule: Int
    package let messageIDs: [String]
    package let keys: [String]
}

/// The first rule that matched was an `ignore`, and no other one made an update.
package struct IgnoredEvent: Sendable {
    /// The number of the event, as whoever asked counts them.
    package let event: Int
    /// Index in `RuleSet.rules`.
    package let rule: Int
}

/// An event of which nothing is applied.
package struct FailedEvent: Sendable {
    package let event: Int
    package let reason: Reason
    package let detail: String
    /// The one at fault, where one is known.
    package let rule: Int?
}

/// An error inside `when`: the rule does not match.
package struct EventWhenError: Sendable {
    package let event: Int
    package let error: WhenError
}

// MARK: - Building

extension DecidedEvents {
    /// Takes in what was decided with libjq's help.
    mutating func append(_ decision: Decision, event: Int) -> EventFate {
        whenErrors += decision.whenErrors.map { EventWhenError(event: event, error: $0) }
        switch decision.outcome {
        case .unmatched: return .unmatched
        case .ignored(let rule):
            ignore(event, by: rule)
            return .ignored
        case .tracked(let tracks):
            for track in tracks { append(track, event: event) }
            ignore(event, by: tracks[0].rule)
            return .ignored
        case .matched(let updates):
            for update in updates { self.updates.append(update, event: event) }
            return .matched
        case .failed(let reason, let detail, let rule):
            failed.append(FailedEvent(event: event, reason: reason, detail: detail, rule: rule))
            return .failed
        }
    }

    mutating func append(_ track: PlannedTrack, event: Int) {
        tracked.append(
            TrackedCards(event: event, rule: track.rule, messageIDs: track.messageIDs, keys: track.keys))
    }

    mutating func ignore(_ event: Int, by rule: Int) {
        ignored.append(IgnoredEvent(event: event, rule: rule))
    }

    /// How much there is of each part.
    struct Mark {
        let updates: Int
        let ignored: Int
        let tracked: Int
        let failed: Int
    }

    var mark: Mark {
        Mark(
            updates: updates.records.count, ignored: ignored.count, tracked: tracked.count, failed: failed.count)
    }

    /// Brings what was appended since `mark` to its place. What was there before and what came later are each in order.
    mutating func putInOrder(since mark: Mark) {
        updates.putInOrder(late: mark.updates)
        ignored = ignored.merged(at: mark.ignored) { $0.event < $1.event }
        tracked = tracked.merged(at: mark.tracked) { $0.event < $1.event }
        failed = failed.merged(at: mark.failed) { $0.event < $1.event }
    }

    /// Leaves out everything of this event and later ones.
    mutating func removeEvents(from event: Int) {
        updates.removeEvents(from: event)
        ignored.removeLast(ignored.count - ignored.count(below: event) { $0.event })
        tracked.removeLast(tracked.count - tracked.count(below: event) { $0.event })
        failed.removeLast(failed.count - failed.count(below: event) { $0.event })
    }
}
