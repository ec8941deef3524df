private import FoundationEssentials
internal import GRDB

extension InputMark {
    func store(in database: Database) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO input_marks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            arguments: [path, device, inode, offset, Data(carry), peekedLength, peekedDigest, lineNumber])
    }

    static func fetch(path: String, from database: Database) throws -> InputMark? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT device, inode, offset, carry, peeked_length, peeked_digest, line_number
                FROM input_marks WHERE path = ?
                """, arguments: [path])
        guard let row else { return nil }
        let carry: Data = row[3]
        return InputMark(
            path: path, device: row[0], inode: row[1], offset: row[2], carry: Array(carry), peekedLength: row[4],
            peekedDigest: row[5], lineNumber: row[6])
    }
}
