import FoundationEssentials

extension FeishuClient {
    /// How the app gets its tokens.
    package enum AppKind: Sendable {
        /// Of one tenant, by its secret alone.
        case selfBuilt
        /// Of many tenants, by app tickets.
        case store(AppTickets)
    }

    /// Where the API is and who calls it.
    package struct Configuration: Sendable {
        /// `https://open.feishu.cn`, or another host that speaks the same API; without a slash at its end.
        package let baseURL: String
        package let updatePath: String
        /// For one HTTP call, from its start to the last byte of the reply.
        package let timeout: Duration
        package let appID: String
        package let secret: SecretSource
        package let kind: AppKind
        package let userAgent: String

        /// - Parameters:
        ///   - baseURL: `http` or `https`, host and port, maybe a path; no query, fragment or user.
        ///   - updatePath: begins with `/`.
        ///   - version: of this program, for the header `User-Agent`.
        package init(
            baseURL: String, updatePath: String = Self.defaultUpdatePath, timeout: Duration = .seconds(10),
            appID: String, secret: SecretSource, kind: AppKind = .selfBuilt, version: String
        ) throws(FeishuConfigurationError) {
            self.baseURL = try Self.checkedBase(baseURL)
            guard updatePath.hasPrefix("/"), URL(string: self.baseURL + updatePath) != nil else {
                throw .updatePath(updatePath)
            }
            guard timeout > .zero else { throw .timeout(timeout) }
            guard !appID.isEmpty else { throw .emptyAppID }
            self.updatePath = updatePath
            self.timeout = timeout
            self.appID = appID
            self.secret = secret
            self.kind = kind
            userAgent = "approvald/\(version)"
        }

        package static let defaultBaseURL = "https://open.feishu.cn"
        package static let defaultUpdatePath = "/open-apis/approval/v1/message/update"
        static let tokenPath = "/open-apis/auth/v3/"

        var updateURL: String { baseURL + updatePath }
        func tokenURL(_ endpoint: String) -> String { baseURL + Self.tokenPath + endpoint }

        /// Whether secret and tokens would travel unencrypted to another machine, which deserves a warning.
        package var isPlaintextToAnotherHost: Bool {
            guard let url = URL(string: baseURL), url.scheme?.lowercased() == "http", let host = url.host() else {
                return false
            }
            return !(host == "localhost" || host == "::1" || host == "[::1]" || host.hasPrefix("127."))
        }

        private static func checkedBase(_ text: String) throws(FeishuConfigurationError) -> String {
            let base = String(text.reversed().drop { $0 == "/" }.reversed())
            guard
                let url = URL(string: base), let scheme = url.scheme?.lowercased(),
                scheme == "http" || scheme == "https",
                let host = url.host(), !host.isEmpty, url.user() == nil, url.password() == nil,
                url.query() == nil, url.fragment() == nil
            else { throw .baseURL }
            return base
        }
    }
}

package enum FeishuConfigurationError: Error, Equatable, CustomStringConvertible {
    /// Not repeated in the description, since a URL may hold a password.
    case baseURL
    case updatePath(String)
    case timeout(Duration)
    case emptyAppID

    package var description: String {
        switch self {
        case .baseURL:
            "api.url is not usable: expected http:// or https://, a host and maybe a port and path, "
                + "without user, query and fragment, such as https://open.feishu.cn"
        case .updatePath(let path):
            "api.update_path is \"\(path)\": expected a path that begins with /, "
                + "such as \(FeishuClient.Configuration.defaultUpdatePath)"
        case .timeout(let timeout):
            "api.timeout is \(timeout): expected more than zero, such as 10s"
        case .emptyAppID:
            "api.app_id is empty: expected the app's id from the developer console, such as cli_a1b2c3"
        }
    }
}
