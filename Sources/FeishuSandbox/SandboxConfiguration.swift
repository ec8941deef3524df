/// How a sandbox is set up. Everything that can change while it runs (faults, tokens) is not here.
package struct SandboxConfiguration: Sendable {
    /// Of one machine only: `127.0.0.1`, another address of 127.0.0.0/8, `::1` or `localhost`.
    package var host: String
    /// 0 takes any free port.
    package var port: Int
    package var appID: String
    /// No secret at all unless somebody gives a real one.
    package var appSecret: String
    /// Of a store app; the first one, until another is set.
    package var appTicket: String
    /// Where a store app is installed; `nil` for everywhere.
    package var tenants: Set<String>?
    /// Of a new token, in seconds.
    package var tokenLifetimeSeconds: Int
    /// Accepted requests that are kept for `GET /sandbox/requests`; the oldest go first.
    package var keptRequestsMax: Int
    package var faults: [Fault]
    /// Like the windows of the real API, for each tenant; `nil` for none.
    package var perSecondMax: Int?
    package var perMinuteMax: Int?

    package init(
        host: String = "127.0.0.1", port: Int = 0, appID: String = Self.defaultAppID,
        appSecret: String = Self.defaultAppSecret, appTicket: String = Self.defaultAppTicket,
        tenants: Set<String>? = nil, tokenLifetimeSeconds: Int = 7200, keptRequestsMax: Int = 100_000,
        faults: [Fault] = [], perSecondMax: Int? = nil, perMinuteMax: Int? = nil
    ) {
        self.host = host
        self.port = port
        self.appID = appID
        self.appSecret = appSecret
        self.appTicket = appTicket
        self.tenants = tenants
        self.tokenLifetimeSeconds = tokenLifetimeSeconds
        self.keptRequestsMax = keptRequestsMax
        self.faults = faults
        self.perSecondMax = perSecondMax
        self.perMinuteMax = perMinuteMax
    }

    package static let defaultAppID = "cli_sandbox"
    package static let defaultAppSecret = "sandbox-secret"
    package static let defaultAppTicket = "sandbox-ticket"

    /// A stand-in that takes any caller's word must not be reachable from other machines.
    package static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" {
            return true
        }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
