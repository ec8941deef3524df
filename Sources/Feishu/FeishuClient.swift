package import AsyncHTTPClient
package import Logging
import NIOCore

/// Calls the update endpoint of one app, self-built or from the store.
///
/// Invariants and limits:
/// - `send` never throws and never takes longer than four HTTP calls: token, update, and each once more after the API
///   refused the token; with a store app each token takes up to four calls more, the request for its ticket included;
/// - a reply is read up to 1 MiB and within the timeout, its body included; a longer one counts as broken;
/// - the app secret is sent to the token endpoint only, and neither it nor a token is ever in a reply, error or log;
/// - no redirect is followed, provided that the HTTP client comes from `makeHTTPClient`.
package final class FeishuClient: UpdateSending {
    private let configuration: Configuration
    private let exchange: HTTPExchange
    private let tokens: any TokenSource
    private let time: TimeSource
    private let logger: Logger

    /// - Parameter httpClient: from `makeHTTPClient`; shut down by its owner, after the last `send`.
    package init(
        configuration: Configuration, httpClient: HTTPClient, logger: Logger, time: TimeSource = .system
    ) {
        let exchange = HTTPExchange(
            client: httpClient, timeout: configuration.timeout, userAgent: configuration.userAgent, time: time)
        let endpoint = TokenEndpoint(configuration: configuration, exchange: exchange, logger: logger)
        self.configuration = configuration
        self.exchange = exchange
        self.time = time
        self.logger = logger
        tokens =
            switch configuration.kind {
            case .selfBuilt: SelfBuiltTokens(endpoint: endpoint, time: time)
            case .store(let tickets): StoreTokens(endpoint: endpoint, tickets: tickets, time: time, logger: logger)
            }
    }

    /// An HTTP client as this API needs it: no redirects, since they would carry the secret or a token to another
    /// place, and a refused connection reported at once, since the caller has a backoff of its own.
    ///
    /// - Parameter connections: how many are kept open per host.
    package static func makeHTTPClient(
        connectTimeout: Duration = .seconds(5), connections: Int = 8
    ) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(connectTimeout)),
            connectionPool: .init(idleTimeout: .seconds(60), concurrentHTTP1ConnectionsPerHostSoftLimit: connections))
        configuration.connectionPool.retryConnectionEstablishment = false
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    package func send(body: [UInt8], tenant: String?) async -> UpdateReply {
        let start = time.uptime()
        var reply = await attempt(body, tenant, isRepeated: false)
        if reply.action == .refreshToken {
            reply = await attempt(body, tenant, isRepeated: true)
        }
        reply.elapsed = time.uptime() - start
        log(reply)
        return reply
    }

    private func attempt(_ body: [UInt8], _ tenant: String?, isRepeated: Bool) async -> UpdateReply {
        switch await tokens.token(for: tenant) {
        case .failed(let reply):
            return reply
        case .token(let token):
            let outcome = await exchange.post(
                body, to: configuration.updateURL, authorization: "Bearer \(token.value)")
            let reply = tokens.marked(outcome.reply(hiding: [token.value]))
            // A token that is refused although it was just renewed stays: the next attempt finds out and renews once
            // more, so that there is one renewal for each attempt and not two.
            if reply.action == .refreshToken, !isRepeated {
                await tokens.refused(token, of: tenant, code: reply.code)
            }
            return reply
        }
    }

    private func log(_ reply: UpdateReply) {
        logger.debug(
            "Update call ended",
            metadata: [
                "action": "\(reply.action)",
                "http_status": "\(reply.httpStatus.map(String.init) ?? "-")",
                "code": "\(reply.code.map(String.init) ?? "-")",
                "msg": "\(reply.message)",
                "log_id": "\(reply.logID ?? "-")",
            ])
    }
}
