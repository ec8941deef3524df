import Configuration
import Rules

/// Looks settings up in their layers, strongest first: options, environment, the YAML file, defaults.
///
/// All values are read as text and parsed here, so that each mistake is answered in the same words, with the layer
/// that it stands in.
package struct SettingsReader: Sendable {
    private let layers: [Layer]
    private let reader: ConfigReader
    /// Sentences about what was given and means nothing.
    package let warnings: [String]

    private struct Layer: Sendable {
        let provider: any ConfigProvider
        /// How an error names a setting of this layer.
        let name: @Sendable (Setting) -> String

        init(_ values: [Setting: String], name: @escaping @Sendable (Setting) -> String) {
            let pairs = values.map { (AbsoluteConfigKey($0.key.path), ConfigValue(.string($0.value), isSecret: false)) }
            provider = InMemoryProvider(values: Dictionary(uniqueKeysWithValues: pairs))
            self.name = name
        }

        init(environment: [String: String]) {
            provider = EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "approvald")
            name = { $0.environmentName }
        }
    }

    /// - Parameters:
    ///   - options: What the command line gave, by setting.
    ///   - optionNames: How an option that stands for a setting is spelled, for messages.
    ///   - environment: The process's environment; only names that begin with `APPROVALD_` are looked at.
    ///   - file: The YAML file of `--config`, or nil.
    package init(
        options: [Setting: String], optionNames: [Setting: String], environment: [String: String], file: String?
    ) throws(ConfigurationError) {
        let environment = environment.filter { $0.key.hasPrefix("APPROVALD_") }
        layers = [
            Layer(options, name: { optionNames[$0] ?? $0.key }),
            Layer(environment: environment),
            Layer(try file.map(ConfigurationFile.read) ?? [:], name: { "\($0.key) in \(file ?? "")" }),
        ]
        reader = ConfigReader(providers: layers.map(\.provider))
        warnings = Self.misspelt(in: environment)
    }

    /// The setting's text from the strongest layer that has it, else its default. Empty text is no setting.
    package func text(_ setting: Setting) -> String? {
        guard let value = reader.string(forKey: ConfigKey(setting.path), isSecret: setting.isSecret), !value.isEmpty
        else { return setting.defaultText }
        return value
    }

    /// The setting's value through `parse`.
    ///
    /// - Throws: When a value is there and `parse` returns nil for it.
    package func value<Value>(
        _ setting: Setting, expected: String, parse: (String) -> Value?
    ) throws(ConfigurationError) -> Value? {
        guard let text = text(setting) else { return nil }
        if let value = parse(text) { return value }
        throw ConfigurationError("\(place(of: setting)): found \"\(text)\", expected \(expected)")
    }

    /// Like `value`, for settings that have a default.
    package func required<Value>(
        _ setting: Setting, expected: String, parse: (String) -> Value?
    ) throws(ConfigurationError) -> Value {
        if let value = try value(setting, expected: expected, parse: parse) { return value }
        throw ConfigurationError("\(setting.key) is not set; expected \(expected)")
    }

    /// Where the setting's value comes from, in the user's words.
    package func place(of setting: Setting) -> String {
        let key = AbsoluteConfigKey(setting.path)
        for layer in layers {
            if let found = try? layer.provider.value(forKey: key, type: .string), found.value != nil {
                return layer.name(setting)
            }
        }
        return setting.key
    }

    /// Names that are no setting but look like one. Others are somebody else's: Kubernetes, for one, sets
    /// `APPROVALD_SERVICE_HOST` for a service of that name.
    private static func misspelt(in environment: [String: String]) -> [String] {
        let known = Setting.allCases.map(\.environmentName)
        return environment.keys.sorted().filter { !known.contains($0) }.compactMap { name in
            NearestName.suggestion(for: name, among: known).map {
                "environment: \(name) is not a setting; did you mean \($0)?"
            }
        }
    }
}

extension Setting {
    /// The key's parts: `input.max_line_bytes` is `["input", "max_line_bytes"]`.
    fileprivate var path: [String] { rawValue.split(separator: ".").map(String.init) }
}
