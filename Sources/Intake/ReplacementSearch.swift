/// Looks whether another FIFO has come to be at the path of the one that is read.
///
/// What keeps the daemon from it (rights that are given a moment later, a folder that is being changed) is told once
/// and ends nothing: the old one may still be written to, and the next look may succeed.
struct ReplacementSearch {
    private let path: String?
    private let notice: @Sendable (String) -> Void
    private var hasComplained = false

    /// - Parameter path: Nil when nothing can take the FIFO's place.
    init(path: String?, notice: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.notice = notice
    }

    mutating func isReplaced(_ identity: FileIdentity) -> Bool {
        guard let path else { return false }
        do throws(SystemError) {
            guard let found = try FileSystem.status(path), found.kind == .fifo else { return false }
            return found.identity != identity
        } catch {
            complain(.system(path: path, operation: "look at", reason: error.text))
            return false
        }
    }

    /// Opens what has taken the place; nil when it cannot be opened, or is gone again.
    mutating func open() -> OpenInput? {
        guard let path else { return nil }
        do throws(InputError) {
            let other = try OpenInput(.path(path, createsFIFO: false))
            guard other.kind == .fifo else { return nil }
            hasComplained = false
            notice("input \(path): another FIFO is there now; it is read from here on")
            return other
        } catch {
            complain(error)
            return nil
        }
    }

    private mutating func complain(_ error: InputError) {
        guard !hasComplained else { return }
        hasComplained = true
        notice("\(error); the one that was opened before is read on, and the path is looked at again")
    }
}
