internal import Scan

// What can name a card, an event or a tenant: a text that is not empty and holds no NUL. What stands behind a NUL is
// lost in SQLite's text, where two names would become one.

extension String {
    var isKey: Bool { !isEmpty && !utf8.contains(0) }
}

extension Span<UInt8> {
    var holdsNUL: Bool { ByteSearch.first(0, in: self, from: 0) != nil }
}
