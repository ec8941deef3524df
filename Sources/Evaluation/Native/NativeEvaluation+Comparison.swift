internal import Rules

extension NativeEvaluation {
    func comparison(
        _ choice: NativeExpression.Comparison, _ left: NativeValue, _ right: NativeValue, _ line: Span<UInt8>,
        _ scratch: inout NativeScratch
    ) -> NativeValue {
        if choice == .equal || choice == .notEqual,
            let isEqual = equalityOfStrings(left, right, line) ?? equalityOfStrings(right, left, line)
        {
            return NativeValue(isEqual == (choice == .equal))
        }
        guard let order = order(left, right, line, &scratch) else { return NativeValue(.unsure) }
        return switch choice {
        case .equal: NativeValue(order == 0)
        case .notEqual: NativeValue(order != 0)
        case .less: NativeValue(order < 0)
        case .lessOrEqual: NativeValue(order <= 0)
        case .greater: NativeValue(order > 0)
        case .greaterOrEqual: NativeValue(order >= 0)
        }
    }

    /// Of a string of the line with one of the program: the usual case. Nil: another one.
    private func equalityOfStrings(_ value: NativeValue, _ literal: NativeValue, _ line: Span<UInt8>) -> Bool? {
        guard value.kind == .string, literal.kind == .string, literal.place == .program else { return nil }
        guard value.place == .line else { return nil }
        return program.bytes.with(literal.range) { line.extracting(value.range).isSame(as: $0) }
    }

    /// By jq's order of types, then of values. Nil: only libjq can tell.
    private func order(
        _ left: NativeValue, _ right: NativeValue, _ line: Span<UInt8>, _ scratch: inout NativeScratch
    ) -> Int? {
        guard left.kind == right.kind else { return Int(left.kind.rawValue) - Int(right.kind.rawValue) }
        switch left.kind {
        case .null, .true, .false: return 0
        case .number:
            guard !left.number.isNaN, !right.number.isNaN else { return nil }
            return left.number < right.number ? -1 : left.number == right.number ? 0 : 1
        case .string:
            return withText(left, line, scratch.bytes) { one in
                withText(right, line, scratch.bytes) { other in one.order(other) }
            }
        default: return nil
        }
    }
}
