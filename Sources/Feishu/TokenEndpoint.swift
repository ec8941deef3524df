import Logging

/// The endpoints that tokens come from.
///
/// | endpoint under `/open-apis/auth/v3/` | gives | for |
/// |---|---|---|
/// | `tenant_access_token/internal` | the tenant access token of a self-built app | `app_id`, `app_secret` |
/// | `app_access_token` | the app access token of a store app | those and `app_ticket` |
/// | `tenant_access_token` | a tenant access token of a store app | `app_access_token`, `tenant_key` |
/// | `app_ticket/resend` | nothing: the ticket comes as an event | `app_id`, `app_secret` |
///
/// The token and its `expire` (seconds) stand beside `code`, not under `data`. A failure can come with HTTP 200 and
/// without a token.
struct TokenEndpoint: Sendable {
    let configuration: FeishuClient.Configuration
    let exchange: HTTPExchange
    let logger: Logger

    /// Feishu's tokens live two hours; a larger number is not believed beyond a day.
    private static let lifetimeSecondsMax: Int64 = 86_400

    func selfBuiltToken() async -> TokenProvider.Fetched {
        switch secret() {
        case .failure(let refusal): return .failed(refusal.reply)
        case .success(let secret):
            let outcome = await post("tenant_access_token/internal", secret: secret)
            return fetched(outcome, \.tenantAccessToken, "Tenant access token", hiding: [secret]).verdict
        }
    }

    func appToken(ticket: AppTicket) async -> TokenProvider.Fetched {
        switch secret() {
        case .failure(let refusal): return .failed(refusal.reply)
        case .success(let secret):
            let outcome = await post("app_access_token", secret: secret, ("app_ticket", ticket.value))
            return fetched(outcome, \.appAccessToken, "App access token", hiding: [secret, ticket.value]).verdict
        }
    }

    /// A refusal here is the tenant's, unless it is one of the app's own.
    ///
    /// - Returns: also, whether the app token was refused.
    func tenantToken(
        of tenant: String, appToken: AccessToken
    ) async -> (fetched: TokenProvider.Fetched, isAppTokenRefused: Bool) {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("app_access_token", appToken.value)
            writer.member("tenant_key", tenant)
        }
        let outcome = await exchange.post(
            writer.bytes, to: configuration.tokenURL("tenant_access_token"), authorization: nil)
        let (verdict, action) = fetched(
            outcome, \.tenantAccessToken, "Tenant access token", hiding: [appToken.value])
        guard case .failed(var reply) = verdict else { return (verdict, false) }
        guard reply.code != Self.tenantInvalid else {
            (reply.action, reply.isOfTenant) = (.park(.tenant), true)
            return (.failed(reply), false)
        }
        switch action {
        case .park(let reason) where !reason.canBeOfOneTenant && reply.code != Self.tenantTokenRefused: break
        case .park(let reason) where reason.canBeOfOneTenant: reply.isOfTenant = true
        case .park, .reject: (reply.action, reply.isOfTenant) = (.park(.tenant), true)
        case .retryAfter, .retry, .refreshToken, .done: reply.isOfTenant = (reply.httpStatus ?? 500) < 500
        }
        return (.failed(reply), action == .refreshToken)
    }

    /// "The tenant access token cannot be had."
    private static let tenantTokenRefused = 10_013
    /// "The tenant code or the tenant token is invalid"; no tenant token was sent.
    private static let tenantInvalid = 99_991_665

    /// A failure is logged: the next need of a token asks again.
    func askForTicket() async {
        guard case .success(let secret) = secret() else { return }
        let reply = await post("app_ticket/resend", secret: secret).reply(hiding: [secret])
        if case .done = reply.action { return }
        logger.warning(
            "The app ticket could not be asked for",
            metadata: ["code": "\(reply.code.map(String.init) ?? "-")", "msg": "\(reply.message)"])
    }

    private struct Refusal: Error {
        let reply: UpdateReply
    }

    private func secret() -> Result<String, Refusal> {
        do {
            return .success(try configuration.secret.read())
        } catch {
            logger.error("The app secret cannot be read", metadata: ["error": "\(error)"])
            let message = ReplyText.safe(error.description)
            return .failure(Refusal(reply: UpdateReply(action: .park(.credentials), message: message, isLocal: true)))
        }
    }

    private func post(
        _ name: String, secret: String, _ more: (key: String, value: String)...
    ) async -> HTTPExchange.Outcome {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("app_id", configuration.appID)
            writer.member("app_secret", secret)
            for member in more { writer.member(member.key, member.value) }
        }
        return await exchange.post(writer.bytes, to: configuration.tokenURL(name), authorization: nil)
    }

    /// - Returns: also, what the reply would mean to an update.
    private func fetched(
        _ outcome: HTTPExchange.Outcome, _ token: KeyPath<ReplyBody, String?>, _ name: String, hiding secrets: [String]
    ) -> (verdict: TokenProvider.Fetched, action: ReplyAction) {
        var reply = outcome.reply(hiding: secrets)
        let action = reply.action
        if case .done = action, case .reply(let answer) = outcome {
            if let token = answer.body[keyPath: token].flatMap(AccessToken.init) {
                let lifetime = Duration.seconds(max(0, min(answer.body.expire ?? 0, Self.lifetimeSecondsMax)))
                logger.debug("\(name) renewed", metadata: ["lifetime": "\(lifetime)"])
                return (.token(token, lifetime: lifetime), action)
            }
            reply.action = .retry
            reply.message = "the token endpoint reported success without a token"
        } else {
            reply.message = ReplyText.safe("token endpoint: \(reply.message)")
        }
        reply.action = reply.action.ofTokenEndpoint
        logger.warning(
            "\(name) could not be renewed",
            metadata: ["code": "\(reply.code.map(String.init) ?? "-")", "msg": "\(reply.message)"])
        return (.failed(reply), action)
    }
}
