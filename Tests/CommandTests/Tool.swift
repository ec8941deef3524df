import Foundation
import Glibc
import Synchronization
import TestSupport

/// A built executable as a user starts it.
struct Tool {
    struct Ending {
        /// The exit status; of a process that a signal ended, 128 + the signal.
        let status: Int32
        let output: String
        let errors: String

        var lines: [String] { output.split(separator: "\n").map(String.init) }

        /// The balance line of `events` or `updates`, as printed.
        func balance(_ name: String) -> String? {
            errors.split(separator: "\n").last { $0.hasPrefix("balance \(name) ") }.map(String.init)
        }
    }

    static let approvald = "approvald"

    /// Runs a tool to its end. The process is killed when it takes longer than a minute.
    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:], in folder: String? = nil
    ) async throws -> Ending {
        let tool = try RunningTool(arguments, environment: environment, in: folder)
        tool.write(input)
        tool.closeInput()
        return await tool.ending()
    }
}

/// A tool that is under way, with its three streams.
final class RunningTool: Sendable {
    private let process: Process
    private let input = Pipe()
    private let output = Collector()
    private let errors = Collector()
    private let hasEnded = Flag()

    init(
        name: String = Tool.approvald, _ arguments: [String], environment: [String: String] = [:], in folder: String? = nil
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: BuiltProducts.path(name))
        process.arguments = arguments
        // Nothing of the machine that runs the tests: neither settings nor secrets.
        process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        process.standardInput = input
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        let hasEnded = hasEnded
        process.terminationHandler = { _ in hasEnded.set() }
        self.process = process
        // A tool that ends early must not end the tests by SIGPIPE.
        signal(SIGPIPE, SIG_IGN)
        try process.run()
        output.start()
        errors.start()
    }

    var processID: Int32 { process.processIdentifier }
    var outputSoFar: String { output.text }
    var errorsSoFar: String { errors.text }

    func write(_ text: String) {
        try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    func closeInput() {
        try? input.fileHandleForWriting.close()
    }

    func send(_ signal: Int32) {
        kill(processID, signal)
    }

    /// Stops reading the tool's standard output, as a reader that goes away.
    func closeOutput() {
        output.close()
    }

    /// Waits for the end; kills the process after the limit, so that a test fails instead of hanging.
    func ending(within limit: Duration = .seconds(60)) async -> Tool.Ending {
        let processID = processID
        let watchdog = Task {
            try await Task.sleep(for: limit)
            kill(processID, SIGKILL)
        }
        await hasEnded.wait()
        watchdog.cancel()
        let (output, errors) = (await output.finished(), await errors.finished())
        let isSignal = process.terminationReason == .uncaughtSignal
        return Tool.Ending(
            status: process.terminationStatus + (isSignal ? 128 : 0), output: output, errors: errors)
    }
}
