/// A value in the form in which ICU takes it.
enum Operand: Equatable {
    case text(String)
    case number(Double)
    /// Keeps digits that a `Double` would lose.
    case decimal(DecimalText)
    case instant(milliseconds: Double)

    /// Nil when a place of this kind does not take the value.
    init?(_ value: TextValue, for kind: Placeholder.Kind) {
        let operand: Operand? =
            switch kind {
            case .plain, .select: Self.text(of: value)
            case .number, .plural, .selectordinal: Self.number(of: value)
            case .date, .time: Self.instant(of: value)
            }
        guard let operand else { return nil }
        self = operand
    }

    /// Numbers go as text too: ICU would group their digits as the locale does.
    private static func text(of value: TextValue) -> Operand? {
        switch value {
        case .string(let text): .text(text)
        case .number(let number, let text): number.isNaN ? nil : .text(text)
        case .boolean(let value): .text(value ? "true" : "false")
        case .null, .missing, .array, .object: nil
        }
    }

    private static func number(of value: TextValue) -> Operand? {
        switch value {
        case .number(let number, _): number.isFinite ? .number(number) : nil
        case .string(let text): DecimalText(text).map(Operand.decimal)
        case .boolean, .null, .missing, .array, .object: nil
        }
    }

    private static func instant(of value: TextValue) -> Operand? {
        let milliseconds: Double? =
            switch value {
            case .number(let number, _): number.isFinite ? number.rounded(.down) : nil
            case .string(let text): Instant(text).map { Double($0.milliseconds) }
            case .boolean, .null, .missing, .array, .object: nil
            }
        guard let milliseconds, Instant.range.contains(milliseconds) else { return nil }
        return .instant(milliseconds: milliseconds)
    }
}
