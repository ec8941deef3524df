package import Feishu
package import Outcomes

/// What became of one update: known exactly once, after it is stored.
package struct UpdateFate: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        case sent
        /// A newer update of the same card made it needless.
        case superseded
        case dead(Reason)
        /// A dry run: it would have been sent.
        case withheld
    }

    package var id: Int64
    package var eventID: String?
    package var plugin: String
    package var rule: String
    /// Empty when no card of its key became known.
    package var messageID: String
    package var status: UpdateStatus
    package var outcome: Outcome
    /// Calls made.
    package var attempts: Int
    /// Of the last call, where there was one.
    package var code: Int?
    package var message: String?
    package var logID: String?
    package var milliseconds: Int64?
    /// The key of the card directory that it waited for in vain.
    package var key: String?

    package init(
        id: Int64, eventID: String?, plugin: String, rule: String, messageID: String, status: UpdateStatus,
        outcome: Outcome, attempts: Int = 0, code: Int? = nil, message: String? = nil, logID: String? = nil,
        milliseconds: Int64? = nil, key: String? = nil
    ) {
        self.id = id
        self.eventID = eventID
        self.plugin = plugin
        self.rule = rule
        self.messageID = messageID
        self.status = status
        self.outcome = outcome
        self.attempts = attempts
        self.code = code
        self.message = message
        self.logID = logID
        self.milliseconds = milliseconds
        self.key = key
    }
}

extension UpdateFate {
    /// Appends the line of `--emit results`, without its newline. What is not known is left out.
    package func encode(into writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("event_id", ifPresent: eventID)
        writer.member("plugin", plugin)
        writer.member("rule", rule)
        writer.member("message_id", ifPresent: messageID.isEmpty ? nil : messageID)
        writer.member("card", ifPresent: key)
        writer.member("status", status.rawValue)
        writer.member("outcome", outcome.name)
        if case .dead(let reason) = outcome {
            writer.member("reason", reason.rawValue)
        }
        writer.member("attempts", attempts)
        writer.member("code", ifPresent: code)
        writer.member("msg", ifPresent: message)
        writer.member("log_id", ifPresent: logID)
        writer.member("ms", ifPresent: milliseconds)
        writer.endObject()
    }
}

extension UpdateFate.Outcome {
    /// As users see it.
    package var name: String {
        switch self {
        case .sent: "sent"
        case .superseded: "superseded"
        case .dead: "dead"
        case .withheld: "withheld"
        }
    }
}
