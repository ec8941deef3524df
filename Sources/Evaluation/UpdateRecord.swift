package import Feishu

/// One update that an event asks for: one message id of one rule. Plain numbers; its bytes and texts lie in the
/// `PlannedUpdates` that it belongs to.
package struct UpdateRecord: Sendable {
    /// The number of its event, as whoever asked counts them.
    package let event: Int
    /// Index in `RuleSet.rules`.
    package let rule: Int
    package let status: UpdateStatus
    /// Milliseconds since 1970; nil when the event gives none, or one that cannot be.
    package let eventTime: Int64?
    /// Of a rule that names keys of the card directory: the key, until cards take its place.
    var messageID: ByteRange
    /// Empty: there is no duplicate check.
    let eventID: ByteRange
    /// Empty: there is none.
    let tenant: ByteRange
    var body = ByteRange.empty
    /// Whether a card took the place of a key.
    package internal(set) var isReaddressed = false
    /// The number of its request, where that is not one prepared at load.
    var request: Int32?
}
