import Foundation
import Rules

/// A rules folder that is gone when the test is over.
final class TemporaryRules {
    let url: URL

    /// - Parameter files: contents by path in the folder: `desk/plugin.yaml`.
    init(_ files: [String: String] = [:]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "rules-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (path, content) in files { try write(Data(content.utf8), to: path) }
    }

    /// The folder of one plugin `desk` that lacks nothing but what `files` changes.
    convenience init(desk files: [String: String]) throws {
        var all = ["desk/plugin.yaml": "plugin: desk\n", "desk/rules.yaml": "- rule: r\n  when: .a\n  ignore: true\n"]
        for (name, content) in files { all["desk/" + name] = content }
        try self.init(all)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    func write(_ data: Data, to path: String) throws {
        let file = url.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    func load(with compiler: any JQCompiling = JQCommand(), isReviewed: Bool = false) async throws -> RuleLoad {
        try await RuleLoader.load(folder: url.path, compiler: compiler, isReviewed: isReviewed)
    }

    /// The diagnostics' texts with paths from the rules folder.
    func report(with compiler: any JQCompiling = JQCommand()) async throws -> String {
        shortened(try await load(with: compiler).diagnostics.map(\.text).joined(separator: "\n"))
    }

    func shortened(_ text: String) -> String {
        text.replacingOccurrences(of: url.path + "/", with: "")
    }
}
