import Glibc
import Synchronization

/// Standard error, or a stand-in that tests read: whole lines, one writer at a time.
package final class ErrorSink: Sendable {
    private let gate = Mutex<Void>(())
    private let put: @Sendable ([UInt8]) -> Void

    package init(_ put: @escaping @Sendable ([UInt8]) -> Void) {
        self.put = put
    }

    /// The process's standard error. What cannot be written there is nobody's to report, so failures are passed over.
    package static let standardError = ErrorSink { bytes in
        _ = Descriptor.writeAll(bytes, to: STDERR_FILENO)
    }

    package func write(_ line: [UInt8]) {
        gate.withLock { _ in put(line) }
    }

    package func write(_ text: String) {
        write(Array(text.utf8))
    }
}
