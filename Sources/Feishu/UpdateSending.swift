/// Sends one encoded update. Never throws: whatever happens is a reply with an action.
package protocol UpdateSending: Sendable {
    /// One call of the update endpoint; on a token code, one renewal and one repetition.
    ///
    /// - Parameters:
    ///   - body: an encoded `UpdateRequest`.
    ///   - tenant: whose card it is; only asked for by store apps.
    func send(body: [UInt8], tenant: String?) async -> UpdateReply
}
