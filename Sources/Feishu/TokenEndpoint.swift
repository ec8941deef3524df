import Logging

/// Fetches a tenant access token for a self-built app.
///
/// `POST /open-apis/auth/v3/tenant_access_token/internal` with `app_id` and `app_secret`; the token and its `expire`
/// (seconds) stand beside `code`, not under `data`. A failure can come with HTTP 200 and without a token.
struct TokenEndpoint: Sendable {
    let configuration: FeishuClient.Configuration
    let exchange: HTTPExchange
    let logger: Logger

    func fetch() async -> TokenProvider.Fetched {
        let secret: String
        do {
            secret = try configuration.secret.read()
        } catch {
            logger.error("The app secret cannot be read", metadata: ["error": "\(error)"])
            return .failed(UpdateReply(action: .park(.credentials), message: ReplyText.safe(error.description)))
        }
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("app_id", configuration.appID)
            writer.member("app_secret", secret)
        }
        let outcome = await exchange.post(writer.bytes, to: configuration.tokenURL, authorization: nil)
        return fetched(outcome, secret: secret)
    }

    private func fetched(_ outcome: HTTPExchange.Outcome, secret: String) -> TokenProvider.Fetched {
        var reply = outcome.reply(hiding: [secret])
        if case .done = reply.action, case .reply(let answer) = outcome {
            if let token = answer.body.tenantAccessToken.flatMap(AccessToken.init) {
                let lifetime = Duration.seconds(max(0, min(answer.body.expire ?? 0, Self.lifetimeSecondsMax)))
                logger.debug("Tenant access token renewed", metadata: ["lifetime": "\(lifetime)"])
                return .token(token, lifetime: lifetime)
            }
            reply.action = .retry
            reply.message = "the token endpoint reported success without a token"
        } else {
            reply.message = ReplyText.safe("token endpoint: \(reply.message)")
        }
        reply.action = reply.action.ofTokenEndpoint
        logger.warning(
            "Tenant access token could not be renewed",
            metadata: ["code": "\(reply.code.map(String.init) ?? "-")", "msg": "\(reply.message)"])
        return .failed(reply)
    }

    /// Feishu's tokens live two hours; a larger number is not believed beyond a day.
    private static let lifetimeSecondsMax: Int64 = 86_400
}
