internal import GRDB

extension OutboxVisit {
    /// Failed lines that a selection names, in input order; the newest `limit` of them.
    package func failedLines(
        _ selection: Selection, limit: Int = .max
    ) throws(OutboxError) -> [StoredFailedLine] {
        let condition = selection.lineCondition(now: clock.now)
        return try read("list failed lines") { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT \(StoredFailedLine.columns) FROM failed_lines AS u WHERE \(condition.sql)
                    ORDER BY u.id DESC LIMIT ?
                    """, arguments: condition.arguments + [limit])
            return rows.reversed().map(StoredFailedLine.init)
        }
    }

    /// Removes failed lines. Counted in no balance: they were, as failed, when they were read.
    ///
    /// - Returns: one entry for each line of the selection and each id in it, in the order of ids.
    package func dropLines(_ selection: Selection) throws(OutboxError) -> [Intervention] {
        let condition = selection.lineCondition(now: clock.now)
        return try write("drop failed lines") { database in
            let found = try Int64.fetchAll(
                database, sql: "SELECT u.id FROM failed_lines AS u WHERE \(condition.sql) ORDER BY u.id",
                arguments: condition.arguments)
            for id in found {
                try database.execute(sql: "DELETE FROM failed_lines WHERE id = ?", arguments: [id])
            }
            let missing = (selection.ids ?? []).subtracting(found)
            return
                (found.map { Intervention(id: $0, outcome: .dropped) }
                + missing.map { Intervention(id: $0, outcome: .refused(.notFound)) }).sorted { $0.id < $1.id }
        }
    }
}
