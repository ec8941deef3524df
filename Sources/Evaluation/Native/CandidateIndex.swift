internal import Rules
internal import Scan

/// Which rules are worth trying: those without a key, and those whose key the event has.
final class CandidateIndex: Sendable {
    private struct Table: BitwiseCopyable {
        let path: Int
        /// String → place in `lists`.
        let keys: ByteTable
        /// All rules of the table: where the path fails, the first of them may raise an error that counts.
        let all: ByteRange
    }

    private let tables: FixedTable<Table>
    private let keys: ByteTables
    /// Rule numbers, list after list, each ascending.
    private let rules: FixedTable<Int32>
    private let lists: FixedTable<ByteRange>
    private let always: ByteRange

    /// Every event may match every one of these.
    init(always rules: [Int]) {
        tables = FixedTable([])
        keys = ByteTables(ByteTablesBuilder())
        lists = FixedTable([])
        self.rules = FixedTable(rules.map { Int32($0) })
        always = ByteRange(0..<rules.count)
    }

    init(_ index: RuleIndex) {
        var rules: [Int32] = []
        func append(_ list: [Int]) -> ByteRange {
            rules += list.map { Int32($0) }
            return ByteRange((rules.count - list.count)..<rules.count)
        }
        always = append(index.always)
        var keys = ByteTablesBuilder()
        var lists: [ByteRange] = []
        tables = FixedTable(
            index.tables.map { table in
                var numbers: [[UInt8]: Int] = [:]
                for (text, list) in table.rules {
                    numbers[text] = lists.count
                    lists.append(append(list))
                }
                let all = append(Set(table.rules.values.joined()).sorted())
                return Table(path: table.path, keys: keys.add(numbers), all: all)
            })
        self.keys = ByteTables(keys)
        self.lists = FixedTable(lists)
        self.rules = FixedTable(rules)
    }

    deinit {
        tables.deallocate()
        keys.deallocate()
        rules.deallocate()
        lists.deallocate()
    }

    /// Puts what is to be tried into the scratch memory.
    func gather(_ line: Span<UInt8>, _ scratch: inout NativeScratch) {
        if !scratch.lists.isEmpty { scratch.lists.removeAll(keepingCapacity: true) }
        if !always.isEmpty { scratch.lists.append(always) }
        for place in 0..<tables.count {
            let table = tables[place]
            let field = scratch.slots[table.path]
            let found: ByteRange?
            switch field.kind {
            case .string, .bigInteger: found = list(table, line.extracting(field.range))
            case .escapedString:
                scratch.bytes.removeAll(keepingCapacity: true)
                FieldText.append(field, of: line, to: &scratch.bytes)
                found = list(table, scratch.bytes.span)
            case .notIndexable: found = table.all
            default: found = nil
            }
            if let found { scratch.lists.append(found) }
        }
    }

    private func list(_ table: Table, _ text: Span<UInt8>) -> ByteRange? {
        keys.value(of: text, in: table.keys).map { lists[$0] }
    }

    /// The lowest of those still to be tried.
    func next(_ scratch: inout NativeScratch) -> Int? {
        var best = Int32.max
        var place = -1
        for index in scratch.lists.indices where !scratch.lists[index].isEmpty {
            let rule = rules[scratch.lists[index].lowerBound]
            if rule < best { (best, place) = (rule, index) }
        }
        guard place >= 0 else { return nil }
        scratch.lists[place] = scratch.lists[place].dropFirst()
        return Int(best)
    }
}
