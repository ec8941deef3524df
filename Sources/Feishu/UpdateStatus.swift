/// The nine values of `status` that the update endpoint knows.
///
/// Source: Feishu, "update bot messages" (2025-04-21). Note the spelling of `CANCELLED`: every event of the approval
/// API spells it `CANCELED`.
package enum UpdateStatus: String, CaseIterable, Sendable, BitwiseCopyable {
    case approved = "APPROVED"
    case rejected = "REJECTED"
    case cancelled = "CANCELLED"
    case forwarded = "FORWARDED"
    case rollback = "ROLLBACK"
    case add = "ADD"
    case deleted = "DELETED"
    case processed = "PROCESSED"
    case custom = "CUSTOM"
}
