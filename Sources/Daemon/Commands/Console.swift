import Glibc
package import Logging

/// The two streams of a command: standard output for its result, standard error for everything else.
package struct Console: Sendable {
    package let output: @Sendable ([UInt8]) -> Int32
    package let errors: ErrorSink
    package let logger: Logger
    package let logFormat: LogFormat

    package init(
        output: @escaping @Sendable ([UInt8]) -> Int32, errors: ErrorSink, level: LogLevel, format: LogFormat
    ) {
        self.output = output
        self.errors = errors
        self.logFormat = format
        let handler = StandardErrorLog(format: format, level: level.level, sink: errors)
        logger = Logger(label: "approvald") { _ in handler }
    }

    /// The process's own streams.
    package init(settings: Settings) {
        self.init(
            output: { Descriptor.writeAll($0, to: STDOUT_FILENO) }, errors: .standardError,
            level: settings.log.level, format: settings.log.format)
    }

    /// Prints a line of a report.
    ///
    /// - Throws: When it cannot be written: an ending in peace where a reader has gone away, else one sentence.
    package func print(_ line: String) throws {
        try write(Array((line + "\n").utf8))
    }

    func write(_ bytes: [UInt8]) throws {
        let error = output(bytes)
        guard error != 0 else { return }
        let failure = PipelineFailure.outputClosed(errno: error)
        if failure.isReaderGone { throw ExitStatus.success }
        errors.write("approvald: \(failure)\n")
        throw ExitStatus.someFailed
    }
}
