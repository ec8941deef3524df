/// Everything that a command of approvald can be told, read and checked. See `Setting` for names and defaults.
package struct Settings: Sendable {
    package let rules: String
    package let input: InputSettings
    package var evaluator: EvaluatorSettings
    package let api: APISettings
    package let delivery: DeliverySettings
    package let log: LogSettings
    package let emission: Emission
    /// Nil when neither an option, a setting nor `$STATE_DIRECTORY` names one.
    package let stateDirectory: String?

    /// - Parameters:
    ///   - reader: The layers of settings.
    ///   - environment: For what systemd hands over: `STATE_DIRECTORY` and `CREDENTIALS_DIRECTORY`.
    package init(reader: SettingsReader, environment: [String: String]) throws(ConfigurationError) {
        rules = reader.text(.rules) ?? "rules"
        input = try InputSettings(reader: reader, environment: environment)
        evaluator = try EvaluatorSettings(reader: reader)
        api = try APISettings(reader: reader, environment: environment)
        delivery = try DeliverySettings(reader: reader)
        log = try LogSettings(reader: reader)
        emission = try reader.required(.emit, expected: Emission.words, parse: Emission.init(rawValue:))
        stateDirectory = reader.text(.state) ?? environment["STATE_DIRECTORY"].flatMap(Self.firstDirectory)
        if let listen = reader.text(.adminListen), !listen.isEmpty {
            throw ConfigurationError(
                "\(reader.place(of: .adminListen)): the admin endpoint is not supported yet; leave it out")
        }
    }

    /// systemd joins several state directories with colons; the first is ours.
    private static func firstDirectory(_ text: String) -> String? {
        text.split(separator: ":").first.map(String.init)
    }
}
