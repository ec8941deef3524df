/// How often what happened, since the start or the last reset.
package struct SandboxStats: Sendable, Equatable {
    package var tokenCalls = 0
    package var updateCalls = 0
    package var otherCalls = 0
    /// By what came of the call: `token`, `accepted`, `refused CODE`, `fault KIND`.
    package var outcomes: [String: Int] = [:]

    mutating func count(_ outcome: String) {
        outcomes[outcome, default: 0] += 1
    }
}
