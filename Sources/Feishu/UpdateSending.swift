/// Sends one encoded update. Never throws: whatever happens is a reply with an action.
package protocol UpdateSending: Sendable {
    /// One call of the update endpoint; on a token code, one renewal and one repetition.
    ///
    /// - Parameter body: an encoded `UpdateRequest`.
    func send(body: [UInt8]) async -> UpdateReply
}
