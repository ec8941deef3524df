import Glibc

/// Writing to a descriptor: the one place of this module that hands memory to the system.
enum Descriptor {
    /// Writes everything, waiting where the descriptor does not take it at once.
    ///
    /// - Returns: 0, or the `errno` that ended it: `EPIPE` when the reader is gone.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe write(descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
            }
            if count >= 0 {
                written += count
            } else if errno == EAGAIN {
                waitUntilWritable(descriptor)
            } else if errno != EINTR {
                return errno
            }
        }
        return 0
    }

    /// A descriptor that somebody else made non-blocking is waited for, not failed on.
    private static func waitUntilWritable(_ descriptor: Int32) {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&request, 1, -1)
    }
}
