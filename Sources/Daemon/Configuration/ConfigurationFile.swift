import Rules
import Yams

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The checks of the settings file that a plain look-up of keys cannot make: that every key in it is a setting.
enum ConfigurationFile {
    /// - Throws: For a file that cannot be read, is no YAML mapping, or holds a key that is no setting, with its line.
    static func validate(_ path: String) throws(ConfigurationError) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw ConfigurationError(
                "\(path): the settings file cannot be read; check that it exists and is UTF-8 text")
        }
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw ConfigurationError("\(path): not valid YAML: \(error)")
        } catch {
            throw ConfigurationError("\(path): not valid YAML: \(error)")
        }
        guard let root else {
            throw ConfigurationError("\(path): the settings file is empty; leave --config out to run on defaults")
        }
        guard case .mapping(let mapping) = root else {
            throw ConfigurationError("\(path):1: expected a mapping of settings, such as `rules: /etc/approvald/rules`")
        }
        try validate(mapping, prefix: "", path: path)
    }

    private static func validate(_ mapping: Node.Mapping, prefix: String, path: String) throws(ConfigurationError) {
        for (keyNode, value) in mapping {
            let key = prefix + (keyNode.string ?? "?")
            let place = "\(path):\(keyNode.mark?.line ?? 1)"
            if let setting = Setting(rawValue: key) {
                guard value.scalar != nil else {
                    throw ConfigurationError("\(place): \(key) takes one value, found a mapping or list")
                }
                if setting.isSecret {
                    throw ConfigurationError(
                        "\(place): \(key) may not stand in the settings file; put the secret into a file of its own "
                            + "and name it by api.app_secret_file, or set \(setting.environmentName)")
                }
            } else if Setting.allCases.contains(where: { $0.rawValue.hasPrefix(key + ".") }) {
                guard case .mapping(let section) = value else {
                    throw ConfigurationError("\(place): \(key) is a section; expected settings below it")
                }
                try validate(section, prefix: key + ".", path: path)
            } else {
                let nearest = NearestName.suggestion(for: key, among: Setting.allCases.map(\.rawValue))
                throw ConfigurationError(
                    "\(place): \(key) is not a setting" + (nearest.map { "; did you mean \($0)?" } ?? ""))
            }
        }
    }
}
