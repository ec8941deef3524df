/// Where a stored update is. The raw values are stored and never change; SQL names them as literals, since a partial
/// index is used only for a literal.
package enum UpdateState: Int, Sendable, CaseIterable {
    case pending = 0
    case inFlight = 1
    case sent = 2
    case superseded = 3
    case dead = 4
    case dropped = 5
    case withheld = 6
    /// It named a key whose cards became known; each of them has an update of its own.
    case resolved = 7
}
