/// All tokens that the sandbox has handed out: of a self-built app, and of a store app with its tenants.
struct TokenOffice: Sendable {
    /// Whose token it is. A self-built app has but one tenant, which has no name.
    struct Holder: Sendable, Hashable {
        let tenant: String?
    }

    var selfBuilt: TokenDesk
    var app: TokenDesk
    private var tenants: [String: TokenDesk] = [:]
    private let lifetimeSeconds: Int

    init(lifetimeSeconds: Int) {
        self.lifetimeSeconds = lifetimeSeconds
        selfBuilt = TokenDesk(lifetimeSeconds: lifetimeSeconds)
        app = TokenDesk(lifetimeSeconds: lifetimeSeconds, prefix: "a-sandbox-")
    }

    mutating func issue(to tenant: String, now: Duration) -> (token: String, secondsLeft: Int64) {
        let desk = TokenDesk(lifetimeSeconds: lifetimeSeconds, prefix: "t-sandbox-\(tenant)-")
        return tenants[tenant, default: desk].issue(now: now)
    }

    /// Nil for what is no valid tenant access token.
    func holder(of token: String, now: Duration) -> Holder? {
        if selfBuilt.isValid(token, now: now) { return Holder(tenant: nil) }
        return tenants.first { $0.value.isValid(token, now: now) }.map { Holder(tenant: $0.key) }
    }

    mutating func invalidate(_ token: String) {
        selfBuilt.invalidate(token)
        for tenant in tenants.keys { tenants[tenant]?.invalidate(token) }
    }

    mutating func invalidateAll() {
        selfBuilt.invalidateAll()
        app.invalidateAll()
        for tenant in tenants.keys { tenants[tenant]?.invalidateAll() }
    }
}
