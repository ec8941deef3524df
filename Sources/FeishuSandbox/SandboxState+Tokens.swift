import Feishu

/// The endpoints that have to do with tokens, by their paths.
enum TokenPath: String, CaseIterable, Sendable {
    case selfBuilt = "/open-apis/auth/v3/tenant_access_token/internal"
    case app = "/open-apis/auth/v3/app_access_token"
    case tenant = "/open-apis/auth/v3/tenant_access_token"
    case ticket = "/open-apis/auth/v3/app_ticket/resend"
}

extension SandboxState {
    mutating func tokenReply(
        of endpoint: TokenPath, to call: SandboxCall, now: Duration
    ) throws(Refusal) -> SandboxReply {
        try checkMethod(call)
        guard case .object(let members)? = JSONValue(parsing: call.body) else {
            throw .badRequest("the body is no JSON object")
        }
        if endpoint != .tenant { try checkApp(members) }
        switch endpoint {
        case .selfBuilt:
            stats.count("token")
            return issued("tenant_access_token", tokens.selfBuilt.issue(now: now))
        case .app:
            guard members["app_ticket"] == .string(ticket) else {
                throw Refusal(status: 400, code: 10_012, message: "app_access_token cannot be had: app_ticket invalid")
            }
            stats.count("app token")
            return issued("app_access_token", tokens.app.issue(now: now))
        case .tenant:
            let tenant = try tenant(of: members, now: now)
            stats.count("tenant token")
            return issued("tenant_access_token", tokens.issue(to: tenant, now: now))
        case .ticket:
            stats.count("ticket resend")
            let body = Envelope.object { writer in
                writer.member("code", 0)
                writer.member("msg", "success")
            }
            return SandboxReply(status: 200, body: body, report: "ticket resend")
        }
    }

    private func checkApp(_ members: [String: JSONValue]) throws(Refusal) {
        guard
            members["app_id"] == .string(configuration.appID), members["app_secret"] == .string(configuration.appSecret)
        else { throw Refusal(status: 400, code: 10_015, message: "wrong app_id or app_secret") }
    }

    /// The tenant that a token is asked for.
    private func tenant(of members: [String: JSONValue], now: Duration) throws(Refusal) -> String {
        guard case .string(let appToken)? = members["app_access_token"], tokens.app.isValid(appToken, now: now) else {
            throw Refusal(status: 400, code: 99_991_664, message: "Invalid app access token.")
        }
        guard case .string(let tenant)? = members["tenant_key"], configuration.tenants?.contains(tenant) ?? true else {
            throw Refusal(status: 400, code: 10_013, message: "tenant_access_token cannot be had")
        }
        return tenant
    }

    private func issued(_ name: String, _ token: (token: String, secondsLeft: Int64)) -> SandboxReply {
        SandboxReply(
            status: 200,
            body: Envelope.object { writer in
                writer.member("code", 0)
                writer.member("msg", "ok")
                writer.member(name, token.token)
                writer.member("expire", token.secondsLeft)
            })
    }
}
