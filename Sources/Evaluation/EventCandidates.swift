/// The candidates of one event, as they came over the wire. Its storage is used again for the next event.
struct EventCandidates: Equatable, Hashable {
    /// `Wire.allRules` alone: every rule, whole.
    private(set) var words: [UInt32] = []

    var isEveryRule: Bool { words.first == Wire.allRules }

    /// - Parameter rules: how many there are.
    func count(of rules: Int) -> Int { isEveryRule ? rules : words.count }

    subscript(position: Int) -> Candidate {
        guard !isEveryRule else { return Candidate(rule: position, isWhole: true) }
        let word = words[position]
        return Candidate(rule: Int(word & ~Wire.wholeBit), isWhole: word & Wire.wholeBit != 0)
    }

    /// - Parameter rules: how many there are.
    mutating func read(from reader: inout WireReader, rules: Int) throws(WireError) {
        words.removeAll(keepingCapacity: true)
        let count: UInt32 = try reader.number()
        guard count != Wire.allRules else { return words.append(count) }
        guard count <= rules else { throw WireError() }
        for _ in 0..<count {
            let word: UInt32 = try reader.number()
            guard Int(word & ~Wire.wholeBit) < rules else { throw WireError() }
            words.append(word)
        }
    }
}
