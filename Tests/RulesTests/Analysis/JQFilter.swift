import Foundation
import Testing

/// Runs the `jq` command over events.
enum JQFilter {
    /// The results of each expression for each event: an array of its outputs, or `"e"` after an error.
    static func results(of expressions: [String], for events: [EventValue]) throws -> [[String]] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rules-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = expressions.map { "(try [\($0)\n] catch \"e\" | tojson)" }.joined(separator: ",\n")
        let input = events.map(\.json).joined(separator: "\n")
        try Data("[\(program)]".utf8).write(to: folder.appending(path: "program"))
        try Data(input.utf8).write(to: folder.appending(path: "input"))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "jq", "-c", "-f", folder.appending(path: "program").path, folder.appending(path: "input").path,
        ]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        let lines = String(decoding: data, as: UTF8.self).split(separator: "\n")
        return try lines.map { try JSONDecoder().decode([String].self, from: Data($0.utf8)) }
    }
}
