import Foundation
import Rules

/// Compiles with the `jq` command: the same libjq, in a process of its own.
struct JQCommand: JQCompiling {
    func compileErrors(of programs: [String]) async throws -> [[JQCompileError]] {
        try programs.map(compileErrors)
    }

    private func compileErrors(of program: String) throws -> [JQCompileError] {
        let file = FileManager.default.temporaryDirectory.appending(path: "rules-tests-\(UUID().uuidString).jq")
        try Data(program.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["jq", "-f", file.path]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let output = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus != 0 else { return [] }
        return Self.reports(in: output).compactMap { JQCompileError(report: $0, program: program) }
    }

    /// A report is its row and the row with the echo behind it.
    private static func reports(in output: String) -> [String] {
        var reports: [String] = []
        for row in output.split(separator: "\n", omittingEmptySubsequences: false) {
            if row.hasPrefix("jq: ") {
                reports.append(String(row))
            } else if !reports.isEmpty {
                reports[reports.count - 1] += "\n" + row
            }
        }
        return reports
    }
}
