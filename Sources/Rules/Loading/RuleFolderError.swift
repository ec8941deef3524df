/// Why a rules folder cannot be used at all.
package enum RuleFolderError: Error, Equatable, CustomStringConvertible {
    case missing(String)
    case notAFolder(String)
    case unreadable(String, reason: String)
    case noPlugin(String)

    package var description: String {
        switch self {
        case .missing(let folder):
            "the rules folder \(folder) does not exist; name another with --rules DIR, or make it"
        case .notAFolder(let folder):
            "\(folder) is not a folder; --rules takes the folder that holds the plugin folders"
        case .unreadable(let folder, let reason):
            "the rules folder \(folder) cannot be read: \(reason)"
        case .noPlugin(let folder):
            "the rules folder \(folder) holds no plugin: expected folders with plugin.yaml and rules.yaml in it; "
                + "make one with `approvald plugin new NAME`"
        }
    }
}
