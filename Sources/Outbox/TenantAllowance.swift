/// How many updates of each tenant may be claimed. Updates without a tenant belong to a tenant of their own.
package struct TenantAllowance: Sendable, Equatable {
    /// Of each tenant that is not named.
    package var others: Int
    package var named: [String?: Int]

    package init(others: Int = .max, named: [String?: Int] = [:]) {
        self.others = others
        self.named = named
    }

    package subscript(tenant: String?) -> Int { named[tenant] ?? others }
}

/// When the next update of a tenant is due.
package struct TenantDue: Sendable, Equatable {
    package let tenant: String?
    /// Milliseconds since 1970.
    package var due: Int64
}
