internal import FoundationEssentials

/// A folder that is gone, with all that is in it, when this object is.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "approvald-tests-\(UUID().uuidString)")
        path = folder.path
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of something in the folder.
    package func path(_ name: String) -> String {
        path + "/" + name
    }

    /// Writes a file, and the folders that lead to it.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        let file = path(name)
        let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }
}
