import Foundation
import TestSupport
import Testing

/// Documents do not lie: their files are written, their commands run, and what is printed is what they say.
struct DocumentTests {
    @Test(arguments: ["README.md", "docs/rules.md", "docs/settings.md", "docs/architecture.md", "docs/operations.md"])
    func examplesRun(document: String) async throws {
        let markdown = try String(contentsOfFile: Repository.path(document), encoding: .utf8)
        let examples = DocumentExamples(markdown: markdown).examples
        #expect(!examples.isEmpty, "\(document) has no example to run")
        let desk = try DocumentDesk()
        for example in examples {
            switch example {
            case .file(let path, let content):
                try desk.folder.write(content, to: path)
            case .command(let line, let command, let output):
                let (printed, status) = try desk.run(command)
                #expect(status == 0, "\(document):\(line): \(command)")
                #expect(printed == output, "\(document):\(line): \(command)")
            }
        }
    }

    /// What a reader types from the guide is right at the end, too, not only where a command shows it.
    @Test func thePluginsOfTheGuideAreSound() async throws {
        let markdown = try String(contentsOfFile: Repository.path("docs/rules.md"), encoding: .utf8)
        let desk = try DocumentDesk()
        var folders: Set<String> = []
        for case .file(let path, let content) in DocumentExamples(markdown: markdown).examples {
            try desk.folder.write(content, to: path)
            if let folder = path.split(separator: "/").first.map(String.init), !folder.hasPrefix("broken") {
                folders.insert(folder)
            }
        }
        #expect(folders.count >= 2)
        for folder in folders.sorted() {
            let (printed, status) = try desk.run(
                "approvald check --strict --rules \(folder) && approvald test --rules \(folder)")
            #expect(status == 0, "\(printed)")
        }
    }
}

/// A folder as a reader of the documents has it: the shipped rules and samples, and the tools on the `PATH`.
final class DocumentDesk: Sendable {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path("docs"), withIntermediateDirectories: true)
        for name in ["rules", "docs/examples"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path(name), withDestinationPath: Repository.path(name))
        }
    }

    /// Runs a command line with `sh`, for a minute at most; standard output and error come back as one text.
    func run(_ command: String) throws -> (printed: String, status: Int32) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["60", "sh", "-c", command]
        process.currentDirectoryURL = URL(filePath: folder.path)
        let tools = try BuiltProducts.path("approvald").split(separator: "/").dropLast().joined(separator: "/")
        process.environment = ["PATH": "/\(tools):/usr/bin:/bin"]
        let pipe = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (String(decoding: bytes, as: UTF8.self), process.terminationStatus)
    }
}
