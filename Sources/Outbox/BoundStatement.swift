internal import GRDB
internal import GRDBSQLite

/// A value for SQLite.
enum BoundValue {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    static func integer(_ value: Int64?) -> BoundValue { value.map { .integer($0) } ?? .null }
    static func text(_ value: String?) -> BoundValue { value.map { .text($0) } ?? .null }
    static func flag(_ value: Bool) -> BoundValue { .integer(value ? 1 : 0) }
}

/// Binds values to a statement of GRDB and steps it, for the few statements that every update passes.
///
/// GRDB's own arguments are boxed one by one and its rows look up the names of their columns: together that was half of
/// what storing an update took. GRDB prepares the statement, keeps it and ends it.
extension Statement {
    /// - Returns: the first column of the first row, as an integer, 0 for NULL; nil where there is no row.
    @discardableResult
    func run(_ values: BoundValue...) throws -> Int64? {
        let statement = unsafe sqliteStatement
        // Its result repeats that of the last step, which has been told.
        defer { unsafe sqlite3_reset(statement) }
        for (index, value) in values.enumerated() {
            try check(unsafe value.bind(to: statement, at: Int32(index + 1)), expecting: SQLITE_OK)
        }
        let result = unsafe sqlite3_step(statement)
        if result == SQLITE_ROW { return unsafe sqlite3_column_int64(statement, 0) }
        try check(result, expecting: SQLITE_DONE)
        return nil
    }

    private func check(_ result: Int32, expecting expected: Int32) throws {
        guard result != expected else { return }
        let message = unsafe sqlite3_db_handle(sqliteStatement).map { unsafe String(cString: sqlite3_errmsg($0)) }
        throw DatabaseError(resultCode: ResultCode(rawValue: result), message: message, sql: sql)
    }
}

extension BoundValue {
    /// SQLite copies what it is given.
    private static var transient: sqlite3_destructor_type { unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    fileprivate func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        switch self {
        case .null: return unsafe sqlite3_bind_null(statement, index)
        case .integer(let value): return unsafe sqlite3_bind_int64(statement, index, value)
        case .text(var text):
            return text.withUTF8 { bytes in
                unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                    // No address would mean NULL.
                    guard let first = characters.baseAddress else {
                        return unsafe sqlite3_bind_text(statement, index, "", 0, Self.transient)
                    }
                    return unsafe sqlite3_bind_text(
                        statement, index, first, Int32(clamping: characters.count), Self.transient)
                }
            }
        case .blob(let blob):
            return unsafe blob.withUnsafeBytes { bytes in
                guard let first = bytes.baseAddress, unsafe !bytes.isEmpty else {
                    return unsafe sqlite3_bind_zeroblob(statement, index, 0)
                }
                return unsafe sqlite3_bind_blob(
                    statement, index, first, Int32(clamping: bytes.count), Self.transient)
            }
        }
    }
}
