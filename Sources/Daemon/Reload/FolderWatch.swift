import Dispatch
import Glibc
import Synchronization

/// Tells that something may have changed where a rules folder can change (`WatchedPlaces`), by inotify(7).
///
/// Notices say that a look is worth the while, not what happened: whoever listens compares contents. Those that come
/// while nobody listens are one.
final class FolderWatch: Sendable {
    private static let events =
        UInt32(IN_CLOSE_WRITE | IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)
        | UInt32(IN_DELETE_SELF | IN_MOVE_SELF)

    let notices: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation
    private let descriptor: Int32
    private let state = Mutex(State())
    /// Set once, and only cancelled later, which any thread may do.
    private nonisolated(unsafe) let source: any DispatchSourceRead

    private struct State {
        /// By watch.
        var folders: [Int32: WatchedFolder] = [:]
        var count = 0
    }

    /// Nil when the system has no watch to give.
    init?() {
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else { return nil }
        (notices, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        unsafe source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: .global())
        unsafe source.setEventHandler { [weak self] in self?.take() }
        unsafe source.setCancelHandler { [descriptor] in close(descriptor) }
        unsafe source.activate()
    }

    deinit {
        unsafe source.cancel()
        continuation.finish()
    }

    /// How many notices there were so far.
    var count: Int { state.withLock { $0.count } }

    /// Watches these places too, and again where something else is there now.
    ///
    /// - Returns: whether every place can be watched. A folder on the way that may be passed and not read does not count.
    func cover(_ places: WatchedPlaces) -> Bool {
        var isComplete = true
        state.withLock { state in
            for (folder, names) in places.named {
                let watch = unsafe inotify_add_watch(descriptor, folder, Self.events)
                if watch >= 0 {
                    state.folders[watch] = WatchedFolder(names: names, isWhole: false)
                } else {
                    isComplete = isComplete && (errno == ENOENT || errno == EACCES)
                }
            }
            for folder in places.whole {
                let watch = unsafe inotify_add_watch(descriptor, folder, Self.events)
                if watch >= 0 {
                    state.folders[watch] = WatchedFolder(names: places.named[folder] ?? [], isWhole: true)
                } else {
                    isComplete = isComplete && errno == ENOENT
                }
            }
        }
        return isComplete
    }

    /// Reads all events there are.
    private func take() {
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        var mayMatter = false
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            mayMatter = counts(buffer[..<count]) || mayMatter
        }
        guard mayMatter else { return }
        state.withLock { $0.count += 1 }
        continuation.yield()
    }

    private func counts(_ events: ArraySlice<UInt8>) -> Bool {
        var rest = events
        var found = false
        while let event = InotifyEvent(takenFrom: &rest) {
            let folder = state.withLock { $0.folders[event.watch] }
            // Without a watch: events were lost.
            found = found || folder?.counts(event) ?? true
            if event.isLast { state.withLock { _ = $0.folders.removeValue(forKey: event.watch) } }
        }
        return found
    }
}
