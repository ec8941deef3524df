import Foundation

/// A path where none belongs: rules and events are named by options.
enum StrayPath {
    /// The option that an unexpected argument was probably meant for; nil where the command has none.
    ///
    /// - Parameter message: the parser's: `Unexpected argument 'x'`, then the usage of the command.
    static func hint(about message: String) -> String? {
        guard let words = message.firstRange(of: /[Uu]nexpected arguments?:? '/) else { return nil }
        let path = String(message[words.upperBound...].prefix { $0 != "'" })
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        let option = isFolder.boolValue ? "--rules" : "--input"
        return message.contains("[\(option) ") ? "Did you mean '\(option) \(path)'?" : nil
    }
}
