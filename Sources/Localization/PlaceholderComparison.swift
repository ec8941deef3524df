/// What the placeholders of one text in two languages differ in, as far as a reader would.
///
/// Languages branch differently: Chinese and Japanese have no plural, so `{days, plural, …}` there is `{days}` or
/// `{days, number}` here. `select` may be needed by the grammar of one language alone, too. All other kinds are ways to
/// write a value, and those are to be the same.
package struct PlaceholderComparison: Sendable, Equatable {
    /// Of the standard, sorted.
    package let missing: [Placeholder]
    /// Of the other, sorted.
    package let extra: [Placeholder]

    package var isSame: Bool { missing.isEmpty && extra.isEmpty }

    package init(standard: [Placeholder], other: [Placeholder]) {
        let (standard, other) = (Set(standard), Set(other))
        let names = Set(standard.map(\.name)).intersection(other.map(\.name)).filter { name in
            Self.agree(standard.kinds(of: name), other.kinds(of: name))
        }
        missing = standard.subtracting(other).filter { !names.contains($0.name) }.sorted()
        extra = other.subtracting(standard).filter { !names.contains($0.name) }.sorted()
    }

    private static func agree(_ one: Set<Placeholder.Kind>, _ other: Set<Placeholder.Kind>) -> Bool {
        if one == other { return true }
        let all = one.union(other)
        let counting = all.intersection([.plural, .selectordinal])
        let isChoosing = all.contains(.select)
        guard counting.isEmpty == isChoosing else { return false }
        let rest = all.subtracting(counting).subtracting([.select])
        return rest.isSubset(of: isChoosing ? [.plain] : [.plain, .number])
    }
}

extension Set<Placeholder> {
    fileprivate func kinds(of name: String) -> Set<Placeholder.Kind> {
        Set<Placeholder.Kind>(filter { $0.name == name }.map(\.kind))
    }
}
