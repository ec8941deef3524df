/// What a stored batch came to.
package struct BatchReceipt: Sendable {
    /// One entry per line of the batch, in its order.
    package var lines: [LineReceipt] = []
    /// Fates that became known with this batch: overtaken, older on arrival, withheld. In order of their finding.
    package var fates: [UpdateFate] = []
    /// Updates accepted, whatever became of them. One that waited and became several counts for those beyond the first.
    package var accepted = 0
    package var matchedLines = 0
    package var duplicateLines = 0
    package var failedLines = 0
    /// Events that count as repeated, though what they lead to is not what their first led to.
    package var changedRepeats: [ChangedRepeat] = []
    /// Id of the last update accepted: what to hand to `markEmitted(through:)` after emitting.
    package var lastUpdateID: Int64?

    package init() {}
}

/// The id of an event that came again with other content.
package struct ChangedRepeat: Sendable, Equatable {
    package var plugin: String
    package var eventID: String

    package init(plugin: String, eventID: String) {
        self.plugin = plugin
        self.eventID = eventID
    }
}

package enum LineReceipt: Sendable, Equatable {
    /// The event was seen before: nothing of it was stored.
    case duplicate
    /// What is new of the event. Updates of a plugin that had seen it before are missing.
    case matched([StoredUpdate])
    /// Updates that had waited for the cards of the line.
    case tracked([StoredUpdate])
    /// Id of the failed line.
    case failed(Int64)
}

extension LineReceipt {
    /// What is stored of the line to be emitted and sent: no update that waits for a card.
    package var updates: [StoredUpdate] {
        switch self {
        case .matched(let updates), .tracked(let updates): updates
        case .duplicate, .failed: []
        }
    }
}

package struct StoredUpdate: Sendable, Equatable {
    /// Ids grow in input order.
    package var id: Int64
    /// `pending`, `superseded` or `withheld` at the moment it was stored.
    package var state: UpdateState
    /// The body to emit and send: that of the decision, except when the card goes by another message id by now.
    package var body: [UInt8]

    package init(id: Int64, state: UpdateState, body: [UInt8]) {
        self.id = id
        self.state = state
        self.body = body
    }
}
