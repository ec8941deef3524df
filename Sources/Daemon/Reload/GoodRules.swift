import FoundationEssentials
import Rules

/// The last rules that passed, kept in the state directory: a restart over a broken edit runs on them, and
/// `plugin ls --state` tells of them.
///
/// The copy of the files has its digest for a name and is complete before `active.json` names it, so a crash or a loss
/// of power at any moment leaves the copy before or the new one. A copy that is not what its digest says is as good as none.
package struct GoodRules: Sendable {
    /// What is told of the rules of a running daemon.
    package struct Record: Codable, Sendable, Equatable {
        /// The rules folder, as an absolute path.
        package var folder: String
        /// Of the files' content; also the name of the copy.
        package var digest: String
        /// In milliseconds since 1970.
        package var since: Int64
        /// Of the edit that was refused since then, if the last one was.
        package var refused: Refused?
    }

    package struct Refused: Codable, Sendable, Equatable {
        package var digest: String
        /// In milliseconds since 1970.
        package var at: Int64
        /// Each problem as `check` prints it.
        package var report: String
    }

    private let directory: String
    private var recordPath: String { directory + "/active.json" }

    package init(stateDirectory: String) {
        directory = stateDirectory + "/rules"
    }

    /// Nil when there is none that can be read.
    package func record() -> Record? {
        guard let data = try? Data(contentsOf: URL(filePath: recordPath)) else { return nil }
        return try? JSONDecoder().decode(Record.self, from: data)
    }

    /// The folder that holds the rules of the record; nil when they are not what they were.
    package func copy(of record: Record) -> String? {
        let path = directory + "/" + record.digest
        guard let content = try? RuleFolderContent.read(path), content.digest == record.digest else { return nil }
        return path
    }

    /// Keeps rules that passed, and forgets those before. What was kept already goes on being in use since then.
    func keep(_ content: RuleFolderContent, of folder: String, since: Int64) throws {
        var record = Record(folder: Self.absolute(folder), digest: content.digest, since: since)
        if let known = self.record(), known.folder == record.folder, known.digest == record.digest {
            record.since = known.since
        }
        if copy(of: record) == nil {
            let target = directory + "/" + content.digest
            let draft = target + ".new"
            for path in [draft, target] { try? FileManager.default.removeItem(atPath: path) }
            try content.write(to: draft)
            sync(content, in: draft)
            try FileManager.default.moveItem(atPath: draft, toPath: target)
        }
        try write(record)
        for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        where name != content.digest && name != "active.json" {
            try? FileManager.default.removeItem(atPath: directory + "/" + name)
        }
    }

    /// - Parameter refused: nil when the folder holds the kept rules again.
    func note(refused: Refused?) throws {
        guard var record = record() else { return }
        record.refused = refused
        try write(record)
    }

    /// The record must not come to the disk before what it names.
    private func sync(_ content: RuleFolderContent, in folder: String) {
        var folders: Set<String> = [directory, folder]
        for file in content.files where file.bytes != nil {
            let path = folder + "/" + file.path
            DurableFile.sync(path)
            let names = file.path.split(separator: "/").dropLast()
            folders.formUnion(names.indices.map { folder + "/" + names[...$0].joined(separator: "/") })
        }
        folders.forEach(DurableFile.sync)
    }

    private func write(_ record: Record) throws {
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try DurableFile(path: recordPath).replace(with: Array(try encoder.encode(record)))
    }

    /// Relative paths mean something else to the next process.
    static func absolute(_ folder: String) -> String {
        URL(filePath: folder).standardizedFileURL.path
    }
}
