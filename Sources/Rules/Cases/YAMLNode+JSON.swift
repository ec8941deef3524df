extension YAMLNode {
    /// How deep a value of a case may be nested, as events may.
    static let levelsMax = 256
    /// How many values one event of a case may have; aliases count where they are used.
    static let valuesMax = 100_000

    /// The node as JSON.
    ///
    /// Quoted scalars are strings. Of plain ones, `true` and `false` are booleans, `null`, `~` and nothing are null,
    /// and what JSON takes for a number is one, with all its digits; everything else is a string (`yes`, `0x1F`,
    /// `007`, `2024-05-31`).
    ///
    /// - Returns: nil when it cannot be JSON (reported).
    func json(in source: SourceText, log: inout DiagnosticLog) -> JSONValue? {
        var budget = Self.valuesMax
        let value = json(in: source, level: 0, budget: &budget, log: &log)
        if value == nil, budget < 0 {
            log.error(
                .badValue, at: source.position(offset), "there are more than \(Self.valuesMax) values in here",
                help: "make the event smaller; aliases count where they are used")
        }
        return value
    }

    private func json(
        in source: SourceText, level: Int, budget: inout Int, log: inout DiagnosticLog
    ) -> JSONValue? {
        budget -= 1
        guard budget >= 0 else { return nil }
        guard level <= Self.levelsMax else {
            log.error(
                .badValue, at: source.position(offset), "nested deeper than \(Self.levelsMax) levels",
                help: "an event has at most that many")
            return nil
        }
        switch content {
        case .scalar(let scalar): return Self.json(scalar)
        case .sequence(let nodes):
            var values: [JSONValue] = []
            for node in nodes {
                guard let value = node.json(in: source, level: level + 1, budget: &budget, log: &log) else {
                    return nil
                }
                values.append(value)
            }
            return .array(values)
        case .mapping(let mapping):
            var members: [JSONValue.Member] = []
            for (name, entry) in Fields.unique(mapping, in: source, log: &log) {
                guard let value = entry.value.json(in: source, level: level + 1, budget: &budget, log: &log) else {
                    return nil
                }
                members.append(JSONValue.Member(key: name, value: value))
            }
            return .object(members)
        }
    }

    private static func json(_ scalar: YAMLScalar) -> JSONValue {
        if scalar.isNull { return .null }
        if let boolean = scalar.boolean { return .boolean(boolean) }
        if let number = scalar.number { return .number(number) }
        return .string(scalar.text)
    }
}
