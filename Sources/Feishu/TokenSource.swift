/// Where the client's tenant access tokens come from.
protocol TokenSource: Sendable {
    /// - Parameter tenant: of the update; without meaning for self-built apps.
    func token(for tenant: String?) async -> TokenProvider.Answer

    /// The API refused a call that was made with `token`.
    ///
    /// - Parameter code: of the refusal.
    func refused(_ token: AccessToken, of tenant: String?, code: Int?) async

    /// Whom a refusal of an update speaks of.
    func marked(_ reply: UpdateReply) -> UpdateReply
}

/// The one token of a self-built app.
struct SelfBuiltTokens: TokenSource {
    private let provider: TokenProvider

    init(endpoint: TokenEndpoint, time: TimeSource) {
        provider = TokenProvider(time: time) { await endpoint.selfBuiltToken() }
    }

    func token(for tenant: String?) async -> TokenProvider.Answer {
        await provider.token()
    }

    func refused(_ token: AccessToken, of tenant: String?, code: Int?) async {
        await provider.refused(token)
    }

    /// One tenant: what is wrong with it is wrong with the app.
    func marked(_ reply: UpdateReply) -> UpdateReply { reply }
}
