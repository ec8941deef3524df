internal import GRDB
package import Outcomes

/// Which stored rows a person means: all conditions must hold, and none means every row.
///
/// The same for updates and for failed lines; what a failed line has not (state, message id, event id) is not asked of
/// it.
package struct Selection: Sendable, Equatable {
    package var ids: Set<Int64>?
    package var states: Set<UpdateState>?
    package var plugin: String?
    package var rule: String?
    package var reasons: Set<Reason>?
    /// Or the key of the card directory by which an update waits for its cards, or did.
    package var messageID: String?
    package var eventID: String?
    /// Since an update was accepted or a line failed.
    package var olderThan: Duration?
    package var newerThan: Duration?

    package init(ids: Set<Int64>? = nil, states: Set<UpdateState>? = nil) {
        self.ids = ids
        self.states = states
    }

    /// The condition on rows of `updates AS u`.
    func condition(now: Int64) -> SelectedRows {
        var rows = common(now: now, time: "accepted_at")
        rows.require("u.state", among: states?.map { String($0.rawValue) })
        rows.require("? IN (u.message_id, u.waits_for)", messageID)
        rows.require("u.event_id = ?", eventID)
        return rows
    }

    /// The condition on rows of `failed_lines AS u`.
    func lineCondition(now: Int64) -> SelectedRows {
        common(now: now, time: "at")
    }

    private func common(now: Int64, time: String) -> SelectedRows {
        var rows = SelectedRows()
        rows.require("u.id", among: ids?.map(String.init))
        rows.require("u.plugin = ?", plugin)
        rows.require("u.rule = ?", rule)
        rows.require("u.reason", among: reasons?.map { "'\($0.rawValue)'" })
        rows.require("u.\(time) <= ?", olderThan.map { now - $0.milliseconds })
        rows.require("u.\(time) > ?", newerThan.map { now - $0.milliseconds })
        return rows
    }
}

/// A condition of SQL, built up of parts that must all hold.
struct SelectedRows {
    private(set) var sql = "1"
    private(set) var arguments = StatementArguments()

    init() {}

    init(_ sql: String, arguments: StatementArguments) {
        self.sql = sql
        self.arguments = arguments
    }

    mutating func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
        guard let value else { return }
        sql += " AND \(condition)"
        arguments += [value]
    }

    /// - Parameter literals: of SQL, from closed lists and numbers only.
    mutating func require(_ column: String, among literals: [String]?) {
        guard let literals else { return }
        sql += " AND \(column) IN (\(literals.sorted().joined(separator: ", ")))"
    }
}
