private import FoundationEssentials

/// Everything in a rules folder that decides what its rules are and whether they pass their own tests: the names and
/// bytes of the files that the documentation names. Two contents with the same digest load the same.
package struct RuleFolderContent: Sendable, Equatable {
    package struct File: Sendable, Equatable {
        /// From the rules folder on: `feishu-approval/rules.yaml`.
        package let path: String
        /// Nil for what cannot be read, or has to be there and is not.
        package let bytes: [UInt8]?
    }

    /// By plugin folder, then in the order of the documentation.
    package let files: [File]
    /// 32 hexadecimal digits.
    package let digest: String

    /// Reads the folder as it is now.
    ///
    /// - Throws: `RuleFolderError` when the folder itself cannot be used.
    package static func read(_ folder: String) throws -> RuleFolderContent {
        var files: [File] = []
        for plugin in try PluginFolders.list(in: folder) {
            let name = plugin.split(separator: "/").last.map(String.init) ?? plugin
            for path in Self.paths(in: plugin) {
                files.append(File(path: name + "/" + path, bytes: Self.bytes(of: plugin + "/" + path)))
            }
        }
        return RuleFolderContent(files: files)
    }

    private init(files: [File]) {
        self.files = files
        var fingerprint = Fingerprint()
        for file in files {
            fingerprint.add(file.path.utf8)
            fingerprint.add(file.bytes == nil ? [0] : [1])
            fingerprint.add(file.bytes ?? [])
        }
        digest = fingerprint.hex
    }

    /// Makes a copy: a rules folder of its own. What could not be read is left out.
    ///
    /// - Parameter folder: must not exist yet; it and what is in it is for this user only.
    package func write(to folder: String) throws {
        let manager = FileManager.default
        for file in files {
            guard let bytes = file.bytes else { continue }
            let path = folder + "/" + file.path
            let parent = URL(filePath: path).deletingLastPathComponent().path
            try manager.createDirectory(
                atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(bytes).write(to: URL(filePath: path))
            try manager.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
    }

    /// The files of a plugin that are read, from its folder on. The two that must be there count even if they are not.
    private static func paths(in plugin: String) -> [String] {
        let others =
            ["lib.jq"]
            + ["locales", "tests"].flatMap { folder -> [String] in
                guard let names = try? RuleFiles.names(in: plugin + "/" + folder) else {
                    // What cannot be read is another content than what is not there.
                    let isThere = RuleFiles.target(ofLink: plugin + "/" + folder) != nil
                    return isThere || RuleFiles.kind(of: plugin + "/" + folder) != .nothing ? [folder] : []
                }
                return names.filter { $0.hasSuffix(".yaml") }.map { folder + "/" + $0 }
            }
        return ["plugin.yaml", "rules.yaml"]
            + others.filter {
                RuleFiles.kind(of: plugin + "/" + $0) != .nothing || RuleFiles.target(ofLink: plugin + "/" + $0) != nil
            }
    }

    private static func bytes(of path: String) -> [UInt8]? {
        RuleFiles.kind(of: path) == .file ? RuleFiles.bytes(of: path) : nil
    }
}
