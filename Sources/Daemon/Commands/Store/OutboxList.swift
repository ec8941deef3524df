import Feishu
package import Outbox
import Outcomes

/// `approvald outbox ls`: stored updates in input order.
package struct OutboxList: Sendable {
    private let desk: StoreDesk
    private let selection: Selection
    private let limit: Int

    /// - Parameter limit: Of rows, the newest ones; 0 is none.
    package init(desk: StoreDesk, selection: Selection, limit: Int) {
        self.desk = desk
        self.selection = selection
        self.limit = limit == 0 ? .max : limit
    }

    /// Its message id, or the key of the directory that names its cards.
    private static func card(of update: UpdateEntry) -> String {
        update.key.map { "card: " + Shown.text($0, limit: 34) } ?? Shown.text(update.messageID, limit: 40)
    }

    package func run() throws -> ExitStatus {
        let updates = try desk.withStore { try $0.updates(selection, limit: limit) }
        if updates.count == limit { desk.noteLimit(limit) }
        switch desk.format {
        case .json:
            for update in updates {
                try desk.print { update.writeMembers(into: &$0) }
            }
        case .text:
            let now = Timestamp.now().milliseconds
            let header = ["ID", "STATE", "AGE", "TRIES", "MESSAGE", "STATUS", "RULE", "REASON"]
            let rows = updates.map { update in
                [
                    String(update.id), update.state.name, Shown.age(update.acceptedAt, now: now),
                    String(update.attempts), Self.card(of: update), update.status.rawValue,
                    "\(update.plugin)/\(update.rule)", update.reason?.rawValue ?? "",
                ]
            }
            try desk.printTable(header, rows)
        }
        return .success
    }
}
