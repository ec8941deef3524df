/// Has a token endpoint that answers and gives no token asked less and less often, and parks the sending when that goes
/// on: every update would ask again otherwise, as often as updates may be sent.
///
/// What the callers get names a pause, so that nothing else is called meanwhile either. Endpoints that are not reached
/// are left to the circuit, and refusals that park, or name a pause of their own, to what these do.
struct RenewalBackoff: Sendable {
    static let pauseMost = Duration.seconds(60)
    /// Failures in a row that park the sending.
    static let failuresMax = 10

    private var failures = 0

    mutating func renewed() {
        failures = 0
    }

    /// - Returns: what to answer the callers.
    mutating func failed(_ reply: UpdateReply) -> UpdateReply {
        guard case .retry = reply.action, let status = reply.httpStatus, status < 500 else { return reply }
        failures += 1
        var reply = reply
        reply.action =
            failures < Self.failuresMax
            ? .retryAfter(min(.seconds(1 << (failures - 1)), Self.pauseMost)) : .park(.token)
        return reply
    }
}
