private import FoundationEssentials
private import Glibc

/// Reads folders and files of plugins. Symbolic links are followed.
enum RuleFiles {
    /// The longest file that is read, in bytes.
    static let bytesMax = 16 * 1024 * 1024

    enum Kind {
        /// Nothing, or a link that leads nowhere.
        case nothing
        /// What it is may not be known: a folder on the way is closed to this user.
        case closed
        case folder
        case file
        case other
    }

    static func kind(of path: String) -> Kind {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            switch errno {
            case ENOENT, ENOTDIR: return .nothing
            case EACCES: return .closed
            default: return .other
            }
        }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return .file
        default: return .other
        }
    }

    /// Where a symbolic link leads, as it says itself; nil for what is none.
    static func target(ofLink path: String) -> String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: path)
    }

    /// The names in a folder, sorted, without hidden ones and editors' backups.
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { !$0.hasPrefix(".") && !$0.hasSuffix("~") }
            .sorted()
    }

    /// The names in a folder that belongs to a plugin and may be left out.
    ///
    /// - Parameter content: what is in such a folder.
    /// - Returns: nil when it cannot be used (reported), nothing when it is not there.
    static func names(inPart folder: String, of content: String, log: inout DiagnosticLog) -> [String]? {
        let start = SourcePosition(file: folder, line: 1, column: 1)
        switch kind(of: folder) {
        case .nothing where target(ofLink: folder) == nil: return []
        case .nothing: reportLink(folder, log: &log)
        case .folder:
            if let names = try? names(in: folder) { return names }
            log.error(.unreadableFile, at: start, "the folder cannot be read", help: "check its permissions")
        case .closed: reportClosed(folder, log: &log)
        case .file, .other:
            let name = folder.split(separator: "/").last ?? ""
            log.error(
                .unreadableFile, at: start, "`\(name)` is a folder of \(content), found a file",
                help: "make a folder of it and move the content into such files")
        }
        return nil
    }

    private static func reportLink(_ path: String, log: inout DiagnosticLog) {
        log.error(
            .unreadableFile, at: SourcePosition(file: path, line: 1, column: 1),
            "this is a link to \(target(ofLink: path) ?? ""), which is not there", help: "mend the link, or remove it")
    }

    private static func reportClosed(_ path: String, log: inout DiagnosticLog) {
        log.error(
            .unreadableFile, at: SourcePosition(file: path, line: 1, column: 1), "it cannot be read",
            help: "check the permissions of the folders on the way to it")
    }

    /// - Returns: nil when the file is not there (not reported) or cannot be used (reported).
    static func read(_ path: String, fingerprint: inout Fingerprint, log: inout DiagnosticLog) -> SourceText? {
        let start = SourcePosition(file: path, line: 1, column: 1)
        switch kind(of: path) {
        case .nothing:
            if target(ofLink: path) != nil { reportLink(path, log: &log) }
            return nil
        case .closed:
            reportClosed(path, log: &log)
            return nil
        case .folder:
            log.error(.unreadableFile, at: start, "found a folder where a file was expected", help: "move it away")
            return nil
        case .other:
            log.error(
                .unreadableFile, at: start, "found something other than a regular file", help: "put a file in its place"
            )
            return nil
        case .file: break
        }
        let size = size(of: path)
        guard size <= bytesMax else {
            log.error(
                .unreadableFile, at: start, "the file has \(size) bytes; at most \(bytesMax) are read",
                help: "spread its content over several plugins")
            return nil
        }
        guard let bytes = bytes(of: path) else {
            log.error(.unreadableFile, at: start, "the file cannot be read", help: "check its permissions")
            return nil
        }
        fingerprint.add((path.split(separator: "/").last ?? "").utf8)
        fingerprint.add(bytes)
        return decode(bytes, file: path, log: &log)
    }

    /// What a regular file holds; nil when it cannot be read or is longer than what is read.
    static func bytes(of path: String) -> [UInt8]? {
        // Its size is looked at first: a large file must not fill the memory of a daemon that only has to refuse it.
        guard size(of: path) <= bytesMax, let data = try? Data(contentsOf: URL(filePath: path)),
            data.count <= bytesMax
        else { return nil }
        return Array(data)
    }

    /// In bytes; 0 where it cannot be told.
    private static func size(of path: String) -> Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    private static func decode(_ bytes: [UInt8], file: String, log: inout DiagnosticLog) -> SourceText? {
        if let text = String(validating: bytes, as: UTF8.self) {
            let source = SourceText(file: file, text: text)
            log.register(source)
            return source
        }
        // Repaired, the text has U+FFFD where the first bad byte was; it cannot be there before.
        let repaired = SourceText(file: file, text: String(decoding: bytes, as: UTF8.self))
        let offset = zip(repaired.scalars.indices, repaired.scalars).first { $0.1 == "\u{FFFD}" }?.0 ?? 0
        log.register(repaired)
        log.error(
            .invalidUTF8, at: repaired.position(offset), "the file is not UTF-8",
            help: "save it as UTF-8; one in GBK is converted by "
                + "`iconv -f GBK -t UTF-8 \(file) > converted && mv converted \(file)`")
        return nil
    }
}
