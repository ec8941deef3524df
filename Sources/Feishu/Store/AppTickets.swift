internal import Synchronization

/// The newest app ticket, wherever it came from: the stream of events, a file that somebody else keeps, or what the
/// last run left.
///
/// Invariants:
/// - a ticket that the API refused is not given out again until one arrives anew, be it the same;
/// - what the file holds counts as newest once, when it is found to be another text than before;
/// - what became the newest is kept before it is used.
package final class AppTickets: Sendable {
    fileprivate struct State {
        var newest: AppTicket?
        var isRefused = false
        /// The file's ticket as it was last seen.
        var seenInFile: AppTicket?
    }

    private let state: Mutex<State>
    private let readFile: @Sendable () -> AppTicket?
    private let keep: @Sendable (AppTicket) -> Void

    /// - Parameters:
    ///   - kept: what the last run left.
    ///   - seenInFile: the file's ticket if it is older than `kept`.
    ///   - readFile: gives the file's ticket as it is now; nil where there is none.
    ///   - keep: stores a ticket for the next run.
    package init(
        kept: AppTicket? = nil, seenInFile: AppTicket? = nil, readFile: @escaping @Sendable () -> AppTicket? = { nil },
        keep: @escaping @Sendable (AppTicket) -> Void = { _ in }
    ) {
        state = Mutex(State(newest: kept, seenInFile: seenInFile))
        self.readFile = readFile
        self.keep = keep
    }

    /// A ticket arrived.
    package func note(_ ticket: AppTicket) {
        state.withLock { $0.take(ticket) }
        keep(ticket)
    }

    /// The ticket to use now; nil when there is none that may be good.
    func current() -> AppTicket? {
        let found = readFile()
        let (current, isNew) = state.withLock { state -> (AppTicket?, Bool) in
            var isNew = false
            if let found, found != state.seenInFile {
                state.seenInFile = found
                state.take(found)
                isNew = true
            }
            return (state.isRefused ? nil : state.newest, isNew)
        }
        if isNew, let found { keep(found) }
        return current
    }

    /// The API refused this ticket.
    func refused(_ ticket: AppTicket) {
        state.withLock { state in
            if state.newest == ticket { state.isRefused = true }
        }
    }
}

extension AppTickets.State {
    fileprivate mutating func take(_ ticket: AppTicket) {
        newest = ticket
        isRefused = false
    }
}
