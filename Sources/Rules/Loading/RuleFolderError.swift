/// Why a rules folder cannot be used at all.
package enum RuleFolderError: Error, Equatable, CustomStringConvertible {
    case missing(String)
    case notAFolder(String)
    case unreadable(String, reason: String)
    case noPlugin(String)
    /// The folder is one plugin; `parent` is the folder above it.
    case isPlugin(String, parent: String)

    package var description: String {
        switch self {
        case .missing(let folder):
            "the rules folder \(folder) does not exist; name another with --rules DIR, or make it"
        case .notAFolder(let folder):
            "\(folder) is not a folder; --rules takes the folder that holds the plugin folders"
        case .unreadable(let folder, let reason):
            "the rules folder \(folder) cannot be read: \(reason)"
        case .noPlugin(let folder):
            "the rules folder \(folder) holds no plugin; make a folder NAME in it with plugin.yaml (`plugin: NAME`) "
                + "and rules.yaml"
        case .isPlugin(let folder, let parent):
            "\(folder) is itself a plugin; give the folder above it: --rules \(parent)"
        }
    }
}
