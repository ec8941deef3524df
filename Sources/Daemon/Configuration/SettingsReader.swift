import Configuration
import SystemPackage

/// Looks settings up in their layers, strongest first: options, environment, the YAML file, defaults.
///
/// All values are read as text and parsed here, so that each mistake is answered in the same words, with the layer
/// that it stands in.
package struct SettingsReader: Sendable {
    private let layers: [Layer]
    private let reader: ConfigReader

    private struct Layer: Sendable {
        let provider: any ConfigProvider
        /// How an error names a setting of this layer.
        let name: @Sendable (Setting) -> String
    }

    /// - Parameters:
    ///   - options: What the command line gave, by setting.
    ///   - optionNames: How an option that stands for a setting is spelled, for messages.
    ///   - environment: The process's environment; only names that begin with `APPROVALD_` are looked at.
    ///   - file: The YAML file of `--config`, or nil.
    package init(
        options: [Setting: String], optionNames: [Setting: String], environment: [String: String], file: String?
    ) async throws(ConfigurationError) {
        var layers = [
            Layer(
                provider: InMemoryProvider(
                    values: Dictionary(
                        uniqueKeysWithValues: options.map {
                            (AbsoluteConfigKey($0.key.path), ConfigValue(.string($0.value), isSecret: false))
                        })
                ),
                name: { optionNames[$0] ?? $0.key }),
            Layer(
                provider: EnvironmentVariablesProvider(
                    environmentVariables: environment.filter { $0.key.hasPrefix("APPROVALD_") }
                ).prefixKeys(with: "approvald"),
                name: { $0.environmentName }),
        ]
        if let file {
            try ConfigurationFile.validate(file)
            do {
                let provider = try await FileProvider<YAMLSnapshot>(filePath: FilePath(file))
                layers.append(Layer(provider: provider, name: { "\($0.key) in \(file)" }))
            } catch {
                throw ConfigurationError("\(file): cannot be read as YAML settings: \(error)")
            }
        }
        self.layers = layers
        self.reader = ConfigReader(providers: layers.map(\.provider))
    }

    /// The setting's text from the strongest layer that has it, else its default.
    package func text(_ setting: Setting) -> String? {
        let value = reader.string(forKey: ConfigKey(setting.path), isSecret: setting.isSecret)
        return value ?? setting.defaultText
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
}

extension Setting {
    /// The key's parts: `input.max_line_bytes` is `["input", "max_line_bytes"]`.
    fileprivate var path: [String] { rawValue.split(separator: ".").map(String.init) }
}
