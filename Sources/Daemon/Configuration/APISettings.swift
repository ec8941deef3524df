package import Feishu

/// How the API is reached and as whom.
package struct APISettings: Sendable {
    package let url: String
    package let updatePath: String
    package let timeout: Duration
    package let emptyI18n: EmptyI18n
    package let isStoreApp: Bool
    /// Where a store app's ticket is also found.
    package let ticketFile: String?
    /// Nil where no app is configured: enough for everything but sending.
    package let credentials: Credentials?
    private let hasAppID: Bool

    package struct Credentials: Sendable {
        package let appID: String
        package let secret: SecretSource
    }

    init(reader: SettingsReader, environment: [String: String]) throws(ConfigurationError) {
        url = reader.text(.apiURL) ?? FeishuClient.Configuration.defaultBaseURL
        updatePath = reader.text(.apiUpdatePath) ?? FeishuClient.Configuration.defaultUpdatePath
        timeout = try reader.required(.apiTimeout, expected: "a duration above 0, such as 10s") { text in
            SettingValue.duration(text).flatMap { $0 > .zero ? $0 : nil }
        }
        emptyI18n = try reader.required(.apiEmptyI18n, expected: "array or omit") { text in
            ["array": EmptyI18n.array, "omit": .omit][text]
        }
        isStoreApp = try reader.required(.apiAppKind, expected: "self_built or store") { text in
            ["self_built": false, "store": true][text]
        }
        ticketFile = reader.text(.apiAppTicketFile)
        guard isStoreApp || ticketFile == nil else {
            let place = reader.place(of: .apiAppTicketFile)
            throw ConfigurationError(
                "\(place): only a store app has tickets; set api.app_kind to store, or leave it out")
        }
        credentials = Self.credentials(reader: reader, environment: environment)
        hasAppID = reader.text(.apiAppID)?.isEmpty == false
    }

    /// The secret by file, else by environment, else as systemd's credential `app_secret`.
    private static func credentials(reader: SettingsReader, environment: [String: String]) -> Credentials? {
        guard let appID = reader.text(.apiAppID), !appID.isEmpty else { return nil }
        if let file = reader.text(.apiAppSecretFile) {
            return Credentials(appID: appID, secret: .file(file))
        }
        if let secret = reader.text(.apiAppSecret), !secret.isEmpty {
            return Credentials(appID: appID, secret: .value(secret))
        }
        if let directory = environment["CREDENTIALS_DIRECTORY"], !directory.isEmpty {
            return Credentials(appID: appID, secret: .file(directory + "/app_secret"))
        }
        return nil
    }

    /// How the lines of a store app are looked at; nil for a self-built one.
    ///
    /// - Parameter isSending: whether updates are for sending, and so must have a tenant.
    func storeAppLines(isSending: Bool) -> StoreAppLines? {
        isStoreApp ? StoreAppLines(appID: credentials?.appID, needsTenants: isSending) : nil
    }

    /// What the client needs to send.
    ///
    /// - Parameter tickets: of a store app.
    /// - Throws: When no app is configured, or the address cannot be used.
    func clientConfiguration(tickets: AppTickets) throws(ConfigurationError) -> FeishuClient.Configuration {
        guard let credentials else {
            let secretWays = "--app-secret-file FILE, APPROVALD_API_APP_SECRET or the systemd credential app_secret"
            throw ConfigurationError(
                hasAppID
                    ? "the app has no secret: give it by \(secretWays); or --dry-run to send nothing"
                    : "no app to send as: give --app-id ID, and its secret by \(secretWays); or --dry-run to send nothing"
            )
        }
        do {
            _ = try credentials.secret.read()
            return try FeishuClient.Configuration(
                baseURL: url, updatePath: updatePath, timeout: timeout, appID: credentials.appID,
                secret: credentials.secret, kind: isStoreApp ? .store(tickets) : .selfBuilt, version: Version.current)
        } catch let error as SecretError {
            throw ConfigurationError("\(error)")
        } catch let error as FeishuConfigurationError {
            throw ConfigurationError("\(error)")
        } catch {
            throw ConfigurationError("the API's settings cannot be used: \(error)")
        }
    }
}
