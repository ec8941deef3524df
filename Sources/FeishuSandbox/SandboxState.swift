import Feishu

/// Everything that the sandbox remembers, and what it answers. Has no clock and no network of its own.
///
/// A call of an endpoint meets, in this order: faults, rate windows, the checks of path and method, of the token, of
/// the content type, and of the body.
struct SandboxState: Sendable {
    /// The second is the one that Lark documents.
    static let updatePaths: Set<String> = [
        "/open-apis/approval/v1/message/update", "/approval/openapi/v1/message/update",
    ]

    let configuration: SandboxConfiguration
    var tokens: TokenOffice
    /// The app ticket that is good.
    var ticket: String
    private var plan: FaultPlan
    private var windows: [TokenOffice.Holder: [RateWindow]] = [:]
    var calls = 0
    var stats = SandboxStats()
    private(set) var accepted: [[UInt8]] = []

    init(configuration: SandboxConfiguration) {
        self.configuration = configuration
        tokens = TokenOffice(lifetimeSeconds: configuration.tokenLifetimeSeconds)
        ticket = configuration.appTicket
        plan = FaultPlan(configuration.faults)
    }

    /// Of one tenant, nothing counted.
    private var newWindows: [RateWindow] {
        [(configuration.perSecondMax, Duration.seconds(1)), (configuration.perMinuteMax, .seconds(60))]
            .compactMap { callsMax, length in callsMax.map { RateWindow(length: length, callsMax: $0) } }
    }

    // Control.

    var faults: [Fault] { plan.faults }

    mutating func add(_ fault: Fault) { plan.add(fault) }

    mutating func clearFaults() { plan.clear() }

    mutating func invalidateTokens() { tokens.invalidateAll() }

    /// Back to how the sandbox was started.
    mutating func reset() {
        self = SandboxState(configuration: configuration)
    }

    // The API.

    /// - Parameter now: monotonic time.
    mutating func reply(to call: SandboxCall, now: Duration) -> SandboxReply {
        calls += 1
        var reply: SandboxReply
        if let endpoint = TokenPath(rawValue: call.path) {
            stats.tokenCalls += 1
            reply = withFaults(at: .token, call: call) { (state: inout SandboxState) throws(Refusal) in
                try state.tokenReply(of: endpoint, to: call, now: now)
            }
        } else if Self.updatePaths.contains(call.path) {
            stats.updateCalls += 1
            reply = withFaults(at: .update, call: call) { (state: inout SandboxState) throws(Refusal) in
                try state.updateReply(to: call, now: now)
            }
        } else {
            stats.otherCalls += 1
            reply = refusal(Refusal(status: 404, code: 99_991_201, message: "path not found"), subject: call.path)
        }
        reply.logID = logID
        return reply
    }

    var logID: String {
        let digits = String(calls)
        return "sandbox-" + String(repeating: "0", count: max(0, 10 - digits.count)) + digits
    }

    private mutating func withFaults(
        at endpoint: Fault.Endpoint, call: SandboxCall,
        ordinary: (inout SandboxState) throws(Refusal) -> SandboxReply
    ) -> SandboxReply {
        let (delay, fault) = plan.faults(at: endpoint)
        if delay > 0 {
            stats.count("fault delay")
        }
        var reply: SandboxReply
        if let fault, fault.kind != .otherID, fault.kind != .halfBody {
            reply = faultReply(fault, call: call)
        } else {
            do {
                reply = try ordinary(&self)
            } catch {
                reply = refusal(error, subject: endpoint.rawValue)
            }
            if let fault {
                amend(&reply, by: fault)
            }
        }
        reply.delayMilliseconds = delay
        return reply
    }

    private mutating func updateReply(to call: SandboxCall, now: Duration) throws(Refusal) -> SandboxReply {
        let holder = tokens.holder(of: Self.token(in: call.authorization ?? ""), now: now)
        if let seconds = takeFromWindows(of: holder ?? .init(tenant: nil), now: now) {
            return rateLimit(status: 429, seconds: seconds, subject: "window")
        }
        try checkMethod(call)
        try checkToken(call.authorization, holder)
        guard call.contentType?.lowercased().hasPrefix("application/json") ?? false else {
            throw .badRequest("Content-Type: expected application/json; charset=utf-8")
        }
        let update = try UpdateCheck.check(call.body)
        stats.count("accepted")
        if let tenant = holder?.tenant { stats.count("accepted of tenant \(tenant)") }
        keep(call.body)
        return SandboxReply(
            status: 200, body: Envelope.success(messageID: update.messageID),
            report: Self.acceptance(of: update, holder?.tenant))
    }

    private mutating func keep(_ body: [UInt8]) {
        if accepted.count >= 2 * configuration.keptRequestsMax {
            accepted.removeFirst(accepted.count - configuration.keptRequestsMax)
        }
        accepted.append(body)
    }

    private mutating func takeFromWindows(of holder: TokenOffice.Holder, now: Duration) -> Int64? {
        var own = windows[holder] ?? newWindows
        defer { windows[holder] = own }
        var wait: Int64?
        for index in own.indices {
            if let seconds = own[index].wait(now: now) {
                wait = max(wait ?? 0, seconds)
            }
        }
        if wait == nil {
            for index in own.indices {
                own[index].count()
            }
        }
        return wait
    }

    func checkMethod(_ call: SandboxCall) throws(Refusal) {
        guard call.method == "POST" else {
            throw Refusal(status: 405, code: 99_991_301, message: "method not allowed: expected POST")
        }
    }

    private func checkToken(_ authorization: String?, _ holder: TokenOffice.Holder?) throws(Refusal) {
        guard let authorization, !authorization.isEmpty else {
            throw Refusal(status: 400, code: 99_991_661, message: "Missing access token for authorization.")
        }
        guard authorization.hasPrefix("Bearer t-") || authorization.hasPrefix("Bearer u-") else {
            throw Refusal(status: 400, code: 99_991_671, message: "The token must start with t- or u-.")
        }
        guard !authorization.hasPrefix("Bearer u-") else {
            throw Refusal(status: 400, code: 99_991_668, message: "This endpoint takes no user access token.")
        }
        guard holder != nil else {
            throw Refusal(status: 400, code: 99_991_663, message: "Invalid access token for authorization.")
        }
    }

    static func token(in authorization: String) -> String {
        String(authorization.dropFirst("Bearer ".count))
    }

    private static func acceptance(of update: CheckedUpdate, _ tenant: String?) -> String {
        var line = "accepted \(update.messageID) \(update.status.rawValue)"
        for text in [update.statusName, update.detailActionName].compactMap(\.self) {
            line += " " + Envelope.quoted(text)
        }
        if let tenant { line += " tenant=" + tenant }
        return line
    }
}
