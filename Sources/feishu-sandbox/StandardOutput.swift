import Glibc

/// Whole lines, unbuffered: a reader of the pipe sees each as it is printed.
enum StandardOutput {
    /// A reader that went away is no reason to stop serving, so failures are ignored.
    static func writeLine(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes { buffer in
                unsafe write(STDOUT_FILENO, buffer.baseAddress, buffer.count)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                return
            }
        }
    }
}
