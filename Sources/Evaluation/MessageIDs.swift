/// The message ids that a rule's `message` gives, or the keys that its `card` gives.
enum MessageIDs {
    /// Each id once, told apart by its bytes, in order. Nil when there is none, or when anything is no id: then nobody knows what was meant.
    static func list(_ outputs: [RawValue]) -> [String]? {
        if outputs.count == 1, case .string(let text) = outputs[0] { return text.isKey ? [text] : nil }
        var ids: [String] = []
        var seen: Set<[UInt8]> = []
        guard collect(outputs, &ids, &seen), !ids.isEmpty else { return nil }
        return ids
    }

    /// For error messages: what keeps these from being ids.
    static func fault(of outputs: [RawValue]) -> String {
        guard let index = outputs.firstIndex(where: { !isUsable($0) }) else { return RawValue.description(outputs) }
        let place = outputs.count == 1 ? "" : ", value \(index + 1) of \(outputs.count)"
        guard case .array(let elements) = outputs[index], let inner = elements.firstIndex(where: { !isUsable($0) })
        else { return RawValue.description([outputs[index]]) + place }
        return "an array with \(fault(of: [elements[inner]])) as element \(inner + 1)\(place)"
    }

    private static func isUsable(_ value: RawValue) -> Bool {
        var ids: [String] = []
        var seen: Set<[UInt8]> = []
        return collect([value], &ids, &seen)
    }

    /// What can be a key, each once, in order; everything else is passed over.
    static func usable(_ outputs: [RawValue]) -> [String] {
        var keys: [String] = []
        var seen: Set<[UInt8]> = []
        func take(_ values: [RawValue]) {
            for value in values {
                if case .array(let elements) = value { take(elements) } else { _ = collect([value], &keys, &seen) }
            }
        }
        take(outputs)
        return keys
    }

    private static func collect(_ values: [RawValue], _ ids: inout [String], _ seen: inout Set<[UInt8]>) -> Bool {
        for value in values {
            switch value {
            case .string(let text) where text.isKey:
                if seen.insert(Array(text.utf8)).inserted { ids.append(text) }
            case .number(let number, _) where number >= 0:
                guard let digits = RawValue.digits(number) else { return false }
                if seen.insert(Array(digits.utf8)).inserted { ids.append(digits) }
            case .array(let elements):
                guard collect(elements, &ids, &seen) else { return false }
            default: return false
            }
        }
        return true
    }
}
