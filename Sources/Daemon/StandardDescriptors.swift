import Glibc

/// The three standard descriptors, kept from being anything else.
package enum StandardDescriptors {
    /// Puts something into each of them that the caller left closed, before the first file or socket of this process
    /// would get its number. It is open the wrong way round, so that reading and writing fail and say so.
    package static func occupy() {
        for (descriptor, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_WRONLY)]
        where fcntl(descriptor, F_GETFD) == -1 {
            _ = unsafe open("/dev/null", mode)
        }
    }
}
