/// One request, as far as the sandbox looks at it.
struct SandboxCall: Sendable {
    let method: String
    /// Without query.
    let path: String
    let authorization: String?
    let contentType: String?
    let body: [UInt8]
}

/// What is to be answered, and how.
struct SandboxReply: Sendable, Equatable {
    /// How the connection ends.
    enum Ending: Sendable, Equatable {
        case whole
        /// In the middle of the body.
        case half
        /// Before a reply.
        case none
    }

    var status: Int
    var body: [UInt8]
    var contentType = "application/json; charset=utf-8"
    var logID: String?
    /// For `x-ogw-ratelimit-reset`.
    var rateLimitResetSeconds: Int64?
    var delayMilliseconds = 0
    var ending = Ending.whole
    /// What is printed about the call.
    var report: String?
}
