internal import Logging

/// Tokens of a store app: the app's ticket gives an app access token, and that gives one tenant access token a tenant.
///
/// Invariants and limits:
/// - a token is asked for, used, refused and dropped under its tenant's key alone;
/// - of each token at most one renewal is under way, shared by all calls that wait for it;
/// - tokens of the 2000 tenants used last are kept;
/// - the ticket is asked for again when there is none or the API refused it, at most once a minute.
actor StoreTokens: TokenSource {
    static let tenantsMax = 2000
    private static let appTokenInvalid = 99_991_664
    private static let ticketInvalid = 10_012

    private let endpoint: TokenEndpoint
    private let tickets: AppTickets
    private let time: TimeSource
    private let logger: Logger
    private var tenants = TenantCaches<TokenProvider>(limit: tenantsMax)
    private var resends = ResendPace()
    private lazy var app = TokenProvider(time: time) { [weak self] in
        await self?.fetchAppToken() ?? .failed(Self.ended)
    }

    init(endpoint: TokenEndpoint, tickets: AppTickets, time: TimeSource, logger: Logger) {
        self.endpoint = endpoint
        self.tickets = tickets
        self.time = time
        self.logger = logger
    }

    func token(for tenant: String?) async -> TokenProvider.Answer {
        guard let tenant, !tenant.isEmpty else {
            return .failed(UpdateReply(action: .reject, message: Self.noTenant, isOfTenant: true, isLocal: true))
        }
        return await provider(of: tenant).token()
    }

    func refused(_ token: AccessToken, of tenant: String?, code: Int?) async {
        // Only the first of several calls that met the same refusal has the app token renewed.
        guard let tenant, await tenants.known(tenant)?.refused(token) == true, code == Self.appTokenInvalid else {
            return
        }
        await app.drop()
    }

    /// A refusal of an update speaks of its tenant, unless it is one of the app's own: each tenant installs the app,
    /// grants its scopes, has an edition and a quota. What a gateway says, it says of everybody.
    nonisolated func marked(_ reply: UpdateReply) -> UpdateReply {
        var reply = reply
        if case .park(let reason) = reply.action {
            reply.isOfTenant = reason.canBeOfOneTenant
        } else {
            reply.isOfTenant = (reply.httpStatus ?? 500) < 500
        }
        return reply
    }

    private static let noTenant = """
        the update has no tenant, and a store app needs one: let event.tenant of the plugin give the tenant_key
        """

    private static let ended = UpdateReply(action: .retry, message: "the client has ended", isLocal: true)

    private func provider(of tenant: String) -> TokenProvider {
        tenants.value(of: tenant) {
            TokenProvider(time: time) { [weak self] in
                await self?.fetchTenantToken(tenant)
                    ?? .failed(Self.ended)
            }
        }
    }

    /// With one app token; once more with a new one if that one is refused.
    private func fetchTenantToken(_ tenant: String) async -> TokenProvider.Fetched {
        var isRepeated = false
        while true {
            let appToken: AccessToken
            switch await app.token() {
            case .failed(let reply): return .failed(reply)
            case .token(let token): appToken = token
            }
            let (fetched, isRefused) = await endpoint.tenantToken(of: tenant, appToken: appToken)
            guard isRefused else { return fetched }
            // As with updates: one that was just renewed stays until the next attempt.
            guard !isRepeated else { return fetched }
            await app.refused(appToken)
            isRepeated = true
        }
    }

    private func fetchAppToken() async -> TokenProvider.Fetched {
        guard let ticket = tickets.current() else {
            await askForTicket()
            return .failed(UpdateReply(action: .park(.ticket), message: "no app ticket has come yet", isLocal: true))
        }
        let fetched = await endpoint.appToken(ticket: ticket)
        guard case .failed(var reply) = fetched, reply.code == Self.ticketInvalid else { return fetched }
        tickets.refused(ticket)
        // A ticket that arrived meanwhile is tried by the next call.
        await askForTicket()
        reply.action = .park(.ticket)
        return .failed(reply)
    }

    private func askForTicket() async {
        guard resends.mayAsk(now: time.uptime()) else { return }
        logger.notice("No app ticket that is good: Feishu is asked to push it again")
        await endpoint.askForTicket()
    }
}
