internal import Rules
internal import Scan

/// Which rules are worth trying: those without a key, and those whose key the event has.
struct CandidateIndex: Sendable {
    private struct Table: Sendable {
        let path: Int
        /// Strings → lists in `lists`.
        let keys: ByteTable
        /// All rules of the table: where the path fails, the first of them may raise an error that counts.
        let all: Range<Int>
    }

    private var tables: [Table] = []
    /// Rule numbers, list after list, each ascending.
    private var rules: [Int] = []
    private var lists: [Range<Int>] = []
    private let always: Range<Int>

    init(_ index: RuleIndex) {
        rules = index.always
        always = 0..<rules.count
        for table in index.tables {
            var numbers: [[UInt8]: Int] = [:]
            for (text, list) in table.rules {
                numbers[text] = lists.count
                lists.append(append(list))
            }
            let all = append(Set(table.rules.values.joined()).sorted())
            tables.append(Table(path: table.path, keys: ByteTable(numbers), all: all))
        }
    }

    private mutating func append(_ list: [Int]) -> Range<Int> {
        rules += list
        return (rules.count - list.count)..<rules.count
    }

    /// Puts what is to be tried into the scratch memory.
    func gather(_ line: Span<UInt8>, _ scratch: inout NativeScratch) {
        scratch.lists.removeAll(keepingCapacity: true)
        if !always.isEmpty { scratch.lists.append(CandidateList(rest: always)) }
        for table in tables {
            let field = scratch.slots[table.path]
            let found: Range<Int>?
            switch field.kind {
            case .string, .bigInteger: found = list(table, line.extracting(field.range))
            case .escapedString:
                scratch.bytes.removeAll(keepingCapacity: true)
                FieldText.append(field, of: line, to: &scratch.bytes)
                found = list(table, scratch.bytes.span)
            case .notIndexable: found = table.all
            default: found = nil
            }
            if let found { scratch.lists.append(CandidateList(rest: found)) }
        }
    }

    private func list(_ table: Table, _ text: Span<UInt8>) -> Range<Int>? {
        table.keys.value(of: text).map { lists[$0] }
    }

    /// The lowest of those still to be tried.
    func next(_ scratch: inout NativeScratch) -> Int? {
        var best = Int.max
        var place = -1
        for (index, list) in scratch.lists.enumerated() where !list.rest.isEmpty {
            let rule = rules[list.rest.lowerBound]
            if rule < best { (best, place) = (rule, index) }
        }
        guard place >= 0 else { return nil }
        scratch.lists[place].rest = (scratch.lists[place].rest.lowerBound + 1)..<scratch.lists[place].rest.upperBound
        return best
    }
}

/// Places of rule numbers in the index.
struct CandidateList {
    var rest: Range<Int>
}
