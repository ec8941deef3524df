import Delivery
import Feishu
import Glibc

/// The files that hold what the app needs to be let in. One that was written anew may be what a parked app waits for,
/// which is found out at once and not with the next probe.
struct CredentialFiles: Sendable {
    private let files: [(path: String, reason: ParkReason)]

    init(_ api: APISettings) {
        var files: [(path: String, reason: ParkReason)] = []
        if let path = api.credentials?.secret.path { files.append((path, .credentials)) }
        if let path = api.ticketFile { files.append((path, .ticket)) }
        self.files = files
    }

    /// Looks until the task is cancelled.
    ///
    /// - Parameter onChange: called with what a file may have mended.
    func watch(every pause: Duration = .seconds(1), onChange: (ParkReason) -> Void) async {
        guard !files.isEmpty else { return }
        var known = files.map { Stamp(of: $0.path) }
        while (try? await Task.sleep(for: pause)) != nil {
            for (index, file) in files.enumerated() {
                // A file that is missing for a moment is being replaced.
                guard let stamp = Stamp(of: file.path), stamp != known[index] else { continue }
                known[index] = stamp
                onChange(file.reason)
            }
        }
    }

    /// Tells two contents of a file apart without reading them.
    private struct Stamp: Equatable {
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int

        init?(of path: String) {
            var status = stat()
            guard unsafe stat(path, &status) == 0 else { return nil }
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }
}
