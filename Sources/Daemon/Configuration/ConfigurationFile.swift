import Rules
import Yams

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The settings file, read once: the text of each setting in it, after everything in it was found to be a setting.
///
/// An empty file, or one with everything commented out, sets nothing.
enum ConfigurationFile {
    /// - Throws: For a file that cannot be read, is no YAML mapping, or holds a key that is no setting, with its line.
    static func read(_ path: String) throws(ConfigurationError) -> [Setting: String] {
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw ConfigurationError("\(path): the settings file cannot be read; check that it exists and is readable")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ConfigurationError("\(path): the settings file is not UTF-8 text")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw ConfigurationError("\(path)\(Self.explanation(of: error))")
        }
        var settings: [Setting: String] = [:]
        switch root {
        case .mapping(let mapping): try collect(mapping, prefix: "", path: path, into: &settings)
        case nil: break
        case .scalar(let scalar) where scalar.string.isEmpty || scalar.string == "null": break
        default:
            throw ConfigurationError("\(path):1: expected a mapping of settings, such as `rules: /etc/approvald/rules`")
        }
        return settings
    }

    private static func collect(
        _ mapping: Node.Mapping, prefix: String, path: String, into settings: inout [Setting: String]
    ) throws(ConfigurationError) {
        for (keyNode, value) in mapping {
            let key = prefix + (keyNode.string ?? "?")
            let place = "\(path):\(keyNode.mark?.line ?? 1)"
            if let setting = Setting(rawValue: key) {
                settings[setting] = try text(of: value, setting, place)
            } else if Setting.allCases.contains(where: { $0.rawValue.hasPrefix(key + ".") }) {
                guard case .mapping(let section) = value else {
                    throw ConfigurationError("\(place): \(key) is a section; expected settings below it")
                }
                try collect(section, prefix: key + ".", path: path, into: &settings)
            } else {
                let nearest = NearestName.suggestion(for: key, among: Setting.allCases.map(\.rawValue))
                throw ConfigurationError(
                    "\(place): \(key) is not a setting" + (nearest.map { "; did you mean \($0)?" } ?? ""))
            }
        }
    }

    private static func text(of value: Node, _ setting: Setting, _ place: String) throws(ConfigurationError) -> String {
        guard let scalar = value.scalar else {
            throw ConfigurationError("\(place): \(setting.key) takes one value, found a mapping or list")
        }
        guard !setting.isSecret else {
            throw ConfigurationError(
                "\(place): \(setting.key) may not stand in the settings file; put the secret into a file of its own "
                    + "and name it by api.app_secret_file, or set \(setting.environmentName)")
        }
        return scalar.string
    }

    /// What Yams found wrong, in one line.
    private static func explanation(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ":\(mark.line): not valid YAML: \(problem)"
        case .duplicatedKeysInMapping(let duplicates, _):
            ": not valid YAML: the key \(duplicates.map { "\($0)" }.joined(separator: ", ")) stands twice"
        default: ": not valid YAML"
        }
    }
}
