package import Feishu
package import Outcomes

/// What one chunk of input came to: stored as a whole or not at all.
package struct Batch: Sendable {
    /// Lines that led to something, in input order.
    package var lines: [BatchLine]
    /// A dry run: accepted updates are stored as withheld and never sent.
    package var withheld: Bool
    /// How far the input has been read when this batch is stored.
    package var input: InputMark?

    package init(lines: [BatchLine], withheld: Bool = false, input: InputMark? = nil) {
        self.lines = lines
        self.withheld = withheld
        self.input = input
    }
}

package enum BatchLine: Sendable {
    /// An event and all its updates, in the order of the rules.
    case matched([NewUpdate])
    /// Cards that became known, in the order of the tracks.
    case tracked([NewCards])
    case failed(FailedLine)
}

/// Cards that became known to one plugin.
package struct NewCards: Sendable, Equatable {
    package var plugin: String
    package var messageIDs: [String]
    package var keys: [String]

    package init(plugin: String, messageIDs: [String], keys: [String]) {
        self.plugin = plugin
        self.messageIDs = messageIDs
        self.keys = keys
    }
}

/// One update as it was decided.
package struct NewUpdate: Sendable {
    package var plugin: String
    package var rule: String
    /// Absent: no duplicate check.
    package var eventID: String?
    /// Milliseconds since 1970. Absent: input order alone decides what is newer.
    package var eventTime: Int64?
    package var tenant: String?
    /// Once such an update is accepted for a card, only another final one may follow.
    package var isFinal: Bool
    /// Empty when the update is for the cards of a key.
    package var messageID: String
    /// A key of the card directory, in place of a message id.
    package var key: String?
    package var status: UpdateStatus
    /// An encoded `UpdateRequest` with that message id.
    package var body: [UInt8]

    package init(
        plugin: String, rule: String, eventID: String?, eventTime: Int64? = nil, tenant: String? = nil,
        isFinal: Bool = false, messageID: String, key: String? = nil, status: UpdateStatus, body: [UInt8]
    ) {
        self.plugin = plugin
        self.rule = rule
        self.eventID = eventID
        self.eventTime = eventTime
        self.tenant = tenant
        self.isFinal = isFinal
        self.messageID = messageID
        self.key = key
        self.status = status
        self.body = body
    }

    /// The same update for one card.
    func addressed(to messageID: String) -> NewUpdate {
        var update = self
        update.key = nil
        update.messageID = messageID
        update.body = EncodedUpdate.replacingMessageID(of: body, with: messageID) ?? body
        return update
    }
}

/// One line that could not be used, raw as it came.
package struct FailedLine: Sendable, Equatable {
    package var reason: Reason
    package var detail: String
    /// 1-based, of its input.
    package var lineNumber: Int
    /// The whole line; of a `too_long` one only the head.
    package var raw: [UInt8]
    /// Bytes of the whole line.
    package var length: Int
    /// Hex digest of the whole line; given for `too_long`.
    package var sha256: String?
    package var plugin: String?
    package var rule: String?

    /// - Parameter length: `nil` when `raw` is the whole line.
    package init(
        reason: Reason, detail: String, lineNumber: Int, raw: [UInt8], length: Int? = nil, sha256: String? = nil,
        plugin: String? = nil, rule: String? = nil
    ) {
        self.reason = reason
        self.detail = detail
        self.lineNumber = lineNumber
        self.raw = raw
        self.length = length ?? raw.count
        self.sha256 = sha256
        self.plugin = plugin
        self.rule = rule
    }
}
