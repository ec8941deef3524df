private import FoundationEssentials
internal import GRDB

extension InputMark {
    func store(in database: Database) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO input_marks (path, device, inode, offset, line_number, passed_lines, carry,
                    overlong, checked_length, checked_digest)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            path, device, inode, offset, lineNumber, passedLines, Data(carry), Data(overlong), checkedLength,
            checkedDigest,
        ])
    }

    static func fetch(path: String, from database: Database) throws -> InputMark? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT device, inode, offset, line_number, passed_lines, carry, overlong, checked_length,
                    checked_digest
                FROM input_marks WHERE path = ?
                """, arguments: [path])
        guard let row else { return nil }
        let carry: Data = row[5]
        let overlong: Data = row[6]
        return InputMark(
            path: path, device: row[0], inode: row[1], offset: row[2], lineNumber: row[3], passedLines: row[4],
            carry: Array(carry), overlong: Array(overlong), checkedLength: row[7], checkedDigest: row[8])
    }
}
