import Foundation

/// A path where none belongs: rules and events are named by options.
enum StrayPath {
    /// The option that an unexpected argument was probably meant for; nil where the command has none.
    ///
    /// - Parameter message: the parser's: `Unexpected argument 'x'`, then the usage of the command.
    static func hint(about message: String) -> String? {
        guard let path = unexpectedArgument(in: message) else { return nil }
        var isFolder: ObjCBool = false
        guard unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return nil }
        let option = isFolder.boolValue ? "--rules" : "--input"
        return message.contains("[\(option) ") ? "Did you mean '\(option) \(path)'?" : nil
    }

    /// The first argument that the parser's message names.
    static func unexpectedArgument(in message: String) -> String? {
        guard let words = message.firstRange(of: /[Uu]nexpected arguments?:? '/) else { return nil }
        return String(message[words.upperBound...].prefix { $0 != "'" })
    }
}
