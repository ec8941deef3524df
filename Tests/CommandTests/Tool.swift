import Foundation

/// A built executable as a user starts it.
enum Tool {
    /// How a process ended, and all that it printed.
    struct Ending {
        /// The exit status; of a process that a signal ended, 128 + the signal.
        let status: Int32
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }

        /// The balance line of `events` or `updates`, by name of the count; empty where none was printed.
        func balance(_ name: String) -> [String: Int] {
            let lines = errors.split(separator: "\n").filter { $0.hasPrefix("balance \(name) ") }
            guard let line = lines.last, lines.count == 1 else { return [:] }
            var counts: [String: Int] = [:]
            for field in line.split(separator: " ").dropFirst(2) {
                let sides = field.split(separator: "=")
                if sides.count == 2, let count = Int(sides[1]) { counts[String(sides[0])] = count }
            }
            return counts
        }

        /// Whether both balances were printed and each of them adds up.
        var isBalanced: Bool {
            let events = balance("events")
            let updates = balance("updates")
            guard let read = events["read"], let carried = updates["carried"], let accepted = updates["accepted"] else {
                return false
            }
            return events.values.reduce(0, +) == 2 * read && updates.values.reduce(0, +) == 2 * (carried + accepted)
        }

        /// Lines of standard error that tell of a failed line.
        var failures: [String] {
            errors.split(separator: "\n").filter { $0.contains(" line failed ") }.map(String.init)
        }

        /// How many lines failed for each reason, told one by one or summed up.
        var failuresByReason: [String: Int] {
            var counts: [String: Int] = [:]
            for line in errors.split(separator: "\n") {
                let isSum = line.contains(" more lines failed ")
                guard isSum || line.contains(" line failed "), let reason = Self.field("reason", of: line) else {
                    continue
                }
                counts[reason, default: 0] += isSum ? Self.field("count", of: line).flatMap { Int($0) } ?? 0 : 1
            }
            return counts
        }

        private static func field(_ name: String, of line: Substring) -> String? {
            // An excerpt of the line may hold the same words; the field of that name comes behind it.
            line.split(separator: " ").last { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
        }
    }

    /// Runs approvald to its end.
    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:], in folder: String? = nil
    ) async throws -> Ending {
        try await run(arguments, bytes: Data(input.utf8), environment: environment, in: folder)
    }

    /// Runs approvald to its end on input that need not be text.
    static func run(
        _ arguments: [String], bytes: Data, environment: [String: String] = [:], in folder: String? = nil
    ) async throws -> Ending {
        let tool = try RunningTool(arguments, environment: environment, in: folder)
        tool.feed(bytes)
        return await tool.ending()
    }

    /// Runs a shell command, where a test is about redirections.
    ///
    /// - Parameter parameters: What the command knows as `$0`, `$1` and so on.
    static func shell(_ command: String, _ parameters: [String]) async throws -> Ending {
        let tool = try RunningTool(executable: "/bin/sh", ["-c", command] + parameters)
        tool.closeInput()
        return await tool.ending()
    }
}
