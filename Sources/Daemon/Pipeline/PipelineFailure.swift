import Glibc

/// What ends a pipeline before its input does.
enum PipelineFailure: Sendable, CustomStringConvertible {
    /// Standard output takes nothing any more.
    case outputClosed(errno: Int32)
    case failed(String)

    /// Whether a reader went away, which is an ending like any other for a filter.
    var isReaderGone: Bool {
        if case .outputClosed(EPIPE) = self { true } else { false }
    }

    var description: String {
        switch self {
        case .outputClosed(EPIPE): "the reader of standard output went away"
        case .outputClosed(let error): unsafe "standard output cannot be written: \(String(cString: strerror(error)))"
        case .failed(let problem): problem
        }
    }
}
