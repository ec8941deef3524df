internal import CJQ
internal import Synchronization

package enum JQMemory {
    private static let handler = Mutex<(@Sendable () -> Never)?>(nil)

    /// Says what to do when libjq gets no memory; it would abort, which looks like any other crash. Counts for this
    /// thread, and for programs that are compiled from now on.
    package static func whenExhausted(_ handler: @escaping @Sendable () -> Never) {
        self.handler.withLock { $0 = handler }
        unsafe jv_nomem_handler(exhausted, nil)
    }

    /// libjq keeps one handler a thread, and replaces it by the program's own whenever a program is used.
    static func install(in state: OpaquePointer) {
        guard handler.withLock({ $0 != nil }) else { return }
        unsafe jq_set_nomem_handler(state, exhausted, nil)
    }

    /// Whether an error's text says that the regular expressions of libjq (Oniguruma) got no memory. They report it
    /// as any other error.
    package static func isExhausted(message: String) -> Bool {
        message.contains("fail to memory allocation")
    }

    fileprivate static func end() {
        handler.withLock { $0 }?()
    }
}

private func exhausted(_: UnsafeMutableRawPointer?) {
    JQMemory.end()
}
