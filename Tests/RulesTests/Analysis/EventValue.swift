import Rules

/// A JSON value of a test's event, ordered and printed as jq 1.6 does.
indirect enum EventValue: Equatable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([EventValue])
    /// Distinct keys, sorted.
    case object([(key: String, value: EventValue)])

    var isTrue: Bool { self != .null && self != .boolean(false) }

    var type: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    /// Numbers in tests are halves below a million, so jq prints them plainly; strings need no escapes but `\"`.
    var json: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let number): number == number.rounded() ? "\(Int(number))" : "\(number)"
        case .string(let text): "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        case .array(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .object(let pairs):
            "{" + pairs.map { "\"\($0.key)\":\($0.value.json)" }.joined(separator: ",") + "}"
        }
    }

    static func == (left: EventValue, right: EventValue) -> Bool { left.order(right) == 0 }

    private var rank: Int {
        switch self {
        case .null: 0
        case .boolean(let value): value ? 2 : 1
        case .number: 3
        case .string: 4
        case .array: 5
        case .object: 6
        }
    }

    func order(_ other: EventValue) -> Int {
        switch (self, other) {
        case (.number(let left), .number(let right)): left < right ? -1 : left == right ? 0 : 1
        case (.string(let left), .string(let right)): Self.order(left, right)
        case (.array(let left), .array(let right)):
            zip(left, right).lazy.map { $0.order($1) }.first { $0 != 0 } ?? (left.count - right.count).signum()
        case (.object(let left), .object(let right)):
            EventValue.array(left.map { .string($0.key) }).order(.array(right.map { .string($0.key) })) != 0
                ? EventValue.array(left.map { .string($0.key) }).order(.array(right.map { .string($0.key) }))
                : EventValue.array(left.map(\.value)).order(.array(right.map(\.value)))
        default: (rank - other.rank).signum()
        }
    }

    private static func order(_ left: String, _ right: String) -> Int {
        left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : left.utf8.elementsEqual(right.utf8) ? 0 : 1
    }

    init(_ literal: NativeLiteral) {
        switch literal {
        case .null: self = .null
        case .boolean(let value): self = .boolean(value)
        case .number(let number): self = .number(number)
        case .string(let bytes): self = .string(String(decoding: bytes, as: UTF8.self))
        case .array(let elements): self = .array(elements.map(EventValue.init))
        case .object(let pairs):
            let pairs = pairs.map { (key: String(decoding: $0.key, as: UTF8.self), value: EventValue($0.value)) }
            self = .object(pairs.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) })
        }
    }
}
