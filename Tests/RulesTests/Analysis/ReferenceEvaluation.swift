import Rules

/// What a native expression means, written down as simply as possible.
struct ReferenceEvaluation {
    enum Result: Equatable {
        case value(EventValue)
        case nothing
        case error
    }

    /// Whatever is not one value.
    private enum Abrupt: Error {
        case nothing, error
    }

    let event: EventValue
    let paths: [StaticPath]

    func result(_ expression: NativeExpression) -> Result {
        do throws(Abrupt) {
            return .value(try value(expression))
        } catch {
            return error == .nothing ? .nothing : .error
        }
    }

    /// Nil is an error.
    func results(_ outputs: [NativeOutput]) -> [EventValue]? {
        var values: [EventValue] = []
        for output in outputs {
            switch output {
            case .value(let expression):
                switch result(expression) {
                case .value(let value): values.append(value)
                case .nothing: break
                case .error: return nil
                }
            case .elements(let path, let onFailure, let otherwise):
                switch result(.path(path, onFailure: onFailure)) {
                case .value(.array(let elements)): values += elements
                case .value(.object(let pairs)): values += pairs.map(\.value)
                case .value: if otherwise == .error { return nil }
                case .nothing: break
                case .error: return nil
                }
            }
        }
        return values
    }

    private func failure(_ failure: PathFailure) -> Abrupt { failure == .nothing ? .nothing : .error }

    private func value(_ expression: NativeExpression) throws(Abrupt) -> EventValue {
        switch expression {
        case .literal(let literal): return EventValue(literal)
        case .path(let path, let onFailure): return try at(paths[path], onFailure)
        case .nothing: throw .nothing
        case .guarded(let first, let then):
            _ = try value(first)
            return try value(then)
        case .comparison(let operation, let left, let right):
            let right = try value(right)
            let order = try value(left).order(right)
            switch operation {
            case .equal: return .boolean(order == 0)
            case .notEqual: return .boolean(order != 0)
            case .less: return .boolean(order < 0)
            case .lessOrEqual: return .boolean(order <= 0)
            case .greater: return .boolean(order > 0)
            case .greaterOrEqual: return .boolean(order >= 0)
            }
        case .and(let left, let right):
            if try !value(left).isTrue { return .boolean(false) }
            return .boolean(try value(right).isTrue)
        case .or(let left, let right):
            if try value(left).isTrue { return .boolean(true) }
            return .boolean(try value(right).isTrue)
        case .not(let operand): return .boolean(try !value(operand).isTrue)
        case .isIn(let operand, let list):
            let wanted = try value(operand)
            for element in list {
                switch result(element) {
                case .value(wanted): return .boolean(true)
                case .value, .nothing: break
                case .error: throw .error
                }
            }
            return .boolean(false)
        case .alternative(let left, let right):
            switch result(left) {
            case .value(let value) where value.isTrue: return value
            case .error: throw .error
            case .value, .nothing: return try value(right)
            }
        case .conditional(let condition, let then, let otherwise):
            return try value(condition).isTrue ? try value(then) : try value(otherwise)
        case .attempt(let operand):
            guard case .value(let value) = result(operand) else { throw .nothing }
            return value
        case .lookup(let key, let pairs, let onFailure):
            guard case .string(let key) = try value(key) else { throw failure(onFailure) }
            return pairs[Array(key.utf8)].map(EventValue.init) ?? .null
        default: return try string(expression)
        }
    }

    private func at(_ path: StaticPath, _ onFailure: PathFailure) throws(Abrupt) -> EventValue {
        var value = event
        for step in path.steps {
            switch (step, value) {
            case (_, .null): break
            case (.key(let key), .object(let pairs)):
                value = pairs.first { Array($0.key.utf8) == key }?.value ?? .null
            case (.index(let index), .array(let elements)):
                value = index < elements.count ? elements[index] : .null
            default: throw failure(onFailure)
            }
        }
        return value
    }
}

extension ReferenceEvaluation {
    private func string(_ expression: NativeExpression) throws(Abrupt) -> EventValue {
        switch expression {
        case .format(let parts):
            var text = ""
            for part in parts.reversed() {
                switch part {
                case .text(let bytes): text = String(decoding: bytes, as: UTF8.self) + text
                case .value(let operand): text = Self.text(try value(operand)) + text
                }
            }
            return .string(text)
        case .array(let elements):
            var values: [EventValue] = []
            for element in elements {
                switch result(element) {
                case .value(let value): values.append(value)
                case .nothing: break
                case .error: throw .error
                }
            }
            return .array(values)
        case .text(let operand): return .string(Self.text(try value(operand)))
        case .number(let operand):
            switch try value(operand) {
            case .number(let number): return .number(number)
            case .string(let text):
                guard let number = Double(text) else { throw .error }
                return .number(number)
            default: throw .error
            }
        case .type(let operand): return .string(try value(operand).type)
        case .length(let operand):
            switch try value(operand) {
            case .null: return .number(0)
            case .boolean: throw .error
            case .number(let number): return .number(abs(number))
            case .string(let text): return .number(Double(text.unicodeScalars.count))
            case .array(let elements): return .number(Double(elements.count))
            case .object(let pairs): return .number(Double(pairs.count))
            }
        case .has(let path, let member, let onFailure):
            switch try at(paths[path], onFailure) {
            case .null: return .boolean(false)
            case .object(let pairs):
                guard case .key(let key)? = paths[member].steps.last else { throw .error }
                return .boolean(pairs.contains { Array($0.key.utf8) == key })
            default: throw .error
            }
        default: return try test(expression)
        }
    }

    private func test(_ expression: NativeExpression) throws(Abrupt) -> EventValue {
        switch expression {
        case .ascii(let letters, let operand):
            guard case .string(let text) = try value(operand) else { throw .error }
            let range: ClosedRange<UInt8> = letters == .lower ? 65...90 : 97...122
            let bytes = text.utf8.map { range.contains($0) ? $0 ^ 0x20 : $0 }
            return .string(String(decoding: bytes, as: UTF8.self))
        case .matches(let test, let operand, let literal):
            guard case .string(let text) = try value(operand) else { throw .error }
            let bytes = Array(text.utf8)
            switch test {
            case .starts: return .boolean(bytes.starts(with: literal))
            case .ends: return .boolean(bytes.suffix(literal.count).elementsEqual(literal))
            case .contains: return .boolean(literal.isEmpty || bytes.firstRange(of: literal) != nil)
            }
        case .trimmed(let end, let operand, let literal):
            guard case .string(let text) = try value(operand) else { return try value(operand) }
            let bytes = Array(text.utf8)
            switch end {
            case .start where bytes.starts(with: literal):
                return .string(String(decoding: bytes.dropFirst(literal.count), as: UTF8.self))
            case .end where bytes.suffix(literal.count).elementsEqual(literal):
                return .string(String(decoding: bytes.dropLast(literal.count), as: UTF8.self))
            default: return .string(text)
            }
        default: throw .error
        }
    }

    private static func text(_ value: EventValue) -> String {
        if case .string(let text) = value { text } else { value.json }
    }
}
