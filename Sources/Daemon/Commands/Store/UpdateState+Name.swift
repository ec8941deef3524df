package import Outbox

extension UpdateState {
    /// As users see it.
    package var name: String {
        switch self {
        case .pending: "pending"
        case .inFlight: "in_flight"
        case .sent: "sent"
        case .superseded: "superseded"
        case .dead: "dead"
        case .dropped: "dropped"
        case .withheld: "withheld"
        case .resolved: "resolved"
        }
    }

    package init?(name: String) {
        guard let state = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = state
    }
}
