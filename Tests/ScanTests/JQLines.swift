import Foundation
import Testing

/// The `jq` command over many lines at once: the reference for what jq sees in a line.
enum JQLines {
    /// The row of a text that jq cannot parse.
    static let refusal = "\"refused by jq\""
    /// The row of a path at which jq raises an error.
    static let error = "\"error in jq\""

    /// What a program makes of each text, one line of compact JSON for each of its outputs.
    ///
    /// - Parameter rows: how many outputs the program has for each text.
    static func run(_ program: String, on texts: [[UInt8]], rows: Int) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "scan-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "lines")
        try Data(texts.joined(separator: [0x0A])).write(to: file)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let refusals = Array(repeating: refusal, count: rows).joined(separator: ",")
        process.arguments = [
            "jq", "-cR", "(try [fromjson] catch null) | if . then .[0] | \(program) else \(refusals) end", file.path,
        ]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        let outputs = answer.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        try #require(outputs.count == texts.count * rows)
        return outputs.map { String($0) ?? "" }
    }

    /// A program that gives the value at each path, or `error` where jq raises one.
    static func values(at paths: [[Step]]) -> String {
        paths.map { "(try \(text(of: $0)) catch \(error))" }.joined(separator: ",")
    }

    enum Step: Hashable {
        case key(String)
        case index(Int)
    }

    private static func text(of path: [Step]) -> String {
        "."
            + path.map { step in
                switch step {
                case .key(let key): "[\"\(key)\"]"
                case .index(let index): "[\(index)]"
                }
            }.joined()
    }
}
