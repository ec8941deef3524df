import Foundation
import Glibc
import TestSupport

/// A tool that is under way, with its three streams. It is killed after a minute, so that a test fails, not hangs.
final class RunningTool: Sendable {
    private static let limit = Duration.seconds(60)

    private let process: Process
    private let input = Pipe()
    private let output: Collector
    private let errors = Collector()
    private let hasEnded = Flag()
    private let watchdog: Task<Void, any Error>

    /// - Parameters:
    ///   - executable: Its path; the default is approvald.
    ///   - readerLeavesAfter: Bytes of standard output after which nobody reads any more of it.
    init(
        executable: String? = nil, _ arguments: [String], environment: [String: String] = [:],
        in folder: String? = nil, readerLeavesAfter: Int? = nil
    ) throws {
        let process = Process()
        process.executableURL = URL(filePath: try executable ?? BuiltProducts.path("approvald"))
        process.arguments = arguments
        // Nothing of the machine that runs the tests: neither settings nor secrets.
        process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        let output = Collector(leavesAfter: readerLeavesAfter)
        process.standardInput = input
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        process.terminationHandler = { [hasEnded] _ in hasEnded.set() }
        // A tool that ends early must not end the tests by SIGPIPE.
        signal(SIGPIPE, SIG_IGN)
        try process.run()
        let processID = process.processIdentifier
        watchdog = Task {
            try await Task.sleep(for: Self.limit)
            kill(processID, SIGKILL)
        }
        self.process = process
        self.output = output
        try? input.fileHandleForReading.close()
        output.start()
        errors.start()
    }

    deinit {
        watchdog.cancel()
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var processID: Int32 { process.processIdentifier }
    var errorsSoFar: String { errors.text }

    /// Writes to standard input. For what fits a pipe: a tool that does not read makes this wait.
    func write(_ text: String) {
        try? input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    }

    /// Writes any amount to standard input on a thread of its own, then closes it.
    func feed(_ bytes: Data) {
        let handle = input.fileHandleForWriting
        Thread.detachNewThread {
            try? handle.write(contentsOf: bytes)
            try? handle.close()
        }
    }

    func closeInput() {
        try? input.fileHandleForWriting.close()
    }

    func send(_ signal: Int32) {
        if process.isRunning { kill(processID, signal) }
    }

    /// Waits until so many lines are on standard output; false if the tool ends before.
    func prints(lines count: Int) async -> Bool {
        await output.wait { text in text.utf8.count { $0 == 0x0A } >= count }
    }

    /// Waits for a text on standard output; false if the tool ends before.
    func prints(_ text: String) async -> Bool {
        await output.wait { $0.contains(text) }
    }

    /// Waits for a text on standard error; false if the tool ends before.
    func reports(_ text: String) async -> Bool {
        await errors.wait { $0.contains(text) }
    }

    /// Waits until standard error has a text so many times; false if the tool ends before.
    func reports(_ text: String, times: Int) async -> Bool {
        await errors.wait { $0.components(separatedBy: text).count > times }
    }

    /// Waits until nobody reads standard output any more.
    func readerHasLeft() async {
        _ = await output.finished()
    }

    var outputSoFar: String { output.text }

    func ending() async -> Tool.Ending {
        await hasEnded.wait()
        watchdog.cancel()
        let (output, errors) = (await output.finished(), await errors.finished())
        let isSignal = process.terminationReason == .uncaughtSignal
        return Tool.Ending(
            status: process.terminationStatus + (isSignal ? 128 : 0), output: output, errors: errors)
    }
}
