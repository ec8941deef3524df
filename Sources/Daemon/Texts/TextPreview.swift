import Foundation
import Localization
import Rules

/// `approvald i18n show`: one text in all locales.
package struct TextPreview: Sendable {
    private let settings: Settings
    private let console: Console
    private let key: String
    private let plugin: String?
    private let arguments: [String: TextValue]

    /// - Parameters:
    ///   - plugin: nil: every one that has the key.
    ///   - arguments: a JSON object.
    package init(settings: Settings, console: Console, key: String, plugin: String?, arguments: String) throws {
        self.settings = settings
        self.console = console
        self.key = key
        self.plugin = plugin
        do {
            self.arguments = try JSONDecoder().decode([String: ArgumentValue].self, from: Data(arguments.utf8))
                .mapValues(\.value)
        } catch {
            throw ConfigurationError("--args: found \(arguments), expected a JSON object such as '{\"nights\": 2}'")
        }
    }

    /// - Returns: 1 if the text cannot be made of these arguments in some locale, else 0.
    package func run() async throws -> ExitStatus {
        let ruleSet = try await RuleSource(settings: settings, console: console).loadOrRefuse()
        let names = ruleSet.plugins.map(\.name)
        if let plugin, !names.contains(plugin) { throw unknownPlugin(plugin, names) }
        let plugins = ruleSet.plugins.filter { plugin == nil || $0.name == plugin }
        let having = plugins.filter { plugin in
            TextLocale.allCases.contains { plugin.texts.pattern(key, in: $0) != nil }
        }
        guard !having.isEmpty else { throw unknownKey(plugins) }
        var status = ExitStatus.success
        for plugin in having {
            if having.count > 1 { try console.print("\(plugin.name):") }
            for line in lines(of: plugin) {
                if !line.isMade { status = .someFailed }
                try console.print(line.text)
            }
        }
        return status
    }

    /// A line for each locale; those whose text cannot be made for the same cause share one.
    private func lines(of plugin: Plugin) -> [(text: String, isMade: Bool)] {
        var lines: [(locales: [TextLocale], text: String, isMade: Bool)] = []
        for locale in plugin.texts.localesInOrder {
            let (text, isMade) = text(of: plugin, in: locale)
            if !isMade, let index = lines.firstIndex(where: { !$0.isMade && $0.text == text }) {
                lines[index].locales.append(locale)
            } else {
                lines.append(([locale], text, isMade))
            }
        }
        return lines.map { line in
            (line.locales.map(\.rawValue).joined(separator: ", ") + "  " + line.text, line.isMade)
        }
    }

    private func text(of plugin: Plugin, in locale: TextLocale) -> (text: String, isMade: Bool) {
        guard let pattern = plugin.texts.pattern(key, in: locale) else {
            return ("– (falls back to \(plugin.texts.defaultLocale.rawValue))", true)
        }
        let lacking = Set(pattern.placeholders.map(\.name)).subtracting(arguments.keys).sorted()
        guard lacking.isEmpty else {
            return ("error: --args does not give \(lacking.map { "`\($0)`" }.joined(separator: ", "))", false)
        }
        do throws(TextError) {
            return (try pattern.render(arguments), true)
        } catch {
            let argument = error.argument.map { "`\($0)`: " } ?? ""
            return ("error: \(argument)found \(error.found), expected \(error.expected)", false)
        }
    }

    private func unknownPlugin(_ plugin: String, _ names: [String]) -> ConfigurationError {
        let help =
            NearestName.suggestion(for: plugin, among: names).map { "; did you mean \($0)?" }
            ?? "; there are \(names.prefix(10).joined(separator: ", "))\(names.count > 10 ? " and more" : "")"
        return ConfigurationError(
            "--plugin: there is no plugin \(plugin) in \(settings.rules)\(names.isEmpty ? "" : help)")
    }

    private func unknownKey(_ plugins: [Plugin]) -> ConfigurationError {
        let keys = Set(plugins.flatMap { $0.texts.catalogs.values.flatMap(\.patterns.keys) }).sorted()
        let below = keys.filter { $0.hasPrefix(key + ".") }
        let help =
            below.isEmpty
            ? NearestName.suggestion(for: key, among: keys).map { "; did you mean \($0)?" } ?? ""
            : ", but there are \(below.joined(separator: ", ")) below it; name one"
        return ConfigurationError("there is no text \(key) in \(settings.rules)\(help)")
    }
}

/// A value of `--args`, as jq would hand it to a text.
private struct ArgumentValue: Decodable {
    let value: TextValue

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            value = .null
        } else if let boolean = try? container.decode(Bool.self) {
            value = .boolean(boolean)
        } else if let integer = try? container.decode(Int64.self) {
            // Beyond what jq's numbers hold, a rule gets the digits as a string.
            value =
                integer.magnitude > 1 << 53
                ? .string(String(integer)) : .number(Double(integer), text: String(integer))
        } else if let number = try? container.decode(Double.self) {
            value = .number(number, text: String(number))
        } else if let text = try? container.decode(String.self) {
            value = .string(text)
        } else if (try? container.decode([ArgumentValue].self)) != nil {
            value = .array
        } else {
            value = .object
        }
    }
}
