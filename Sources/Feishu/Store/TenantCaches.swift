/// One value for each of the tenants used last, at most `limit` of them: the one not asked for longest goes first.
struct TenantCaches<Value: Sendable>: Sendable {
    private struct Entry: Sendable {
        let value: Value
        var lastUse: UInt64
    }

    private let limit: Int
    private var entries: [String: Entry] = [:]
    private var uses: UInt64 = 0

    init(limit: Int) {
        self.limit = max(1, limit)
    }

    var count: Int { entries.count }

    /// The tenant's value, made if there is none.
    mutating func value(of tenant: String, _ make: () -> Value) -> Value {
        uses += 1
        if let known = entries[tenant]?.value {
            entries[tenant]?.lastUse = uses
            return known
        }
        if entries.count >= limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })?.key {
            entries[oldest] = nil
        }
        let value = make()
        entries[tenant] = Entry(value: value, lastUse: uses)
        return value
    }

    /// The tenant's value if there is one; not counted as a use.
    func known(_ tenant: String) -> Value? { entries[tenant]?.value }
}
