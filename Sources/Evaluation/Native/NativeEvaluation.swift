internal import Rules
internal import Scan

/// Evaluates native expressions as jq 1.6 would, or says that it is not sure.
///
/// Of two operands the one evaluated first ends the whole with its error or nothing.
struct NativeEvaluation {
    let program: NativeProgram

    func value(_ number: Int, _ line: Span<UInt8>, _ scratch: inout NativeScratch) -> NativeValue {
        let node = program.nodes[number]
        switch node.operation {
        case .literal: return program.literals[node.first]
        case .path: return value(atPath: node.first, node.failure, line, &scratch)
        case .nothing: return NativeValue(.nothing)
        case .guarded:
            let first = value(node.first, line, &scratch)
            return first.isValue ? value(node.second, line, &scratch) : first
        case .comparison:
            let right = value(node.second, line, &scratch)
            guard right.isValue else { return right }
            let left = value(node.first, line, &scratch)
            guard left.isValue else { return left }
            return comparison(node.choice, left, right, line, &scratch)
        case .and, .or:
            let left = value(node.first, line, &scratch)
            guard left.isValue else { return left }
            guard left.isTrue == (node.operation == .and) else { return NativeValue(left.isTrue) }
            let right = value(node.second, line, &scratch)
            return right.isValue ? NativeValue(right.isTrue) : right
        case .alternative:
            let left = value(node.first, line, &scratch)
            guard left.isValue || left.kind == .nothing else { return left }
            return left.isTrue ? left : value(node.second, line, &scratch)
        case .conditional:
            let condition = value(node.first, line, &scratch)
            guard condition.isValue else { return condition }
            return value(condition.isTrue ? node.second : node.third, line, &scratch)
        case .attempt:
            let operand = value(node.first, line, &scratch)
            return operand.kind == .error ? NativeValue(.nothing) : operand
        case .isIn: return isIn(node, line, &scratch)
        case .format: return format(node, line, &scratch)
        case .array: return array(node, line, &scratch)
        case .has: return has(node, &scratch)
        default:
            let operand = value(node.first, line, &scratch)
            return operand.isValue ? result(node, operand, line, &scratch) : operand
        }
    }

    // MARK: Paths

    private func value(
        atPath path: Int, _ failure: NativeValue.Kind, _ line: Span<UInt8>, _ scratch: inout NativeScratch
    ) -> NativeValue {
        let field = scratch.slots[path]
        switch field.kind {
        case .absent, .null: return NativeValue(.null)
        case .notIndexable: return NativeValue(failure)
        default: return value(field, line, &scratch)
        }
    }

    /// Of a field that is there.
    func value(_ field: Field, _ line: Span<UInt8>, _ scratch: inout NativeScratch) -> NativeValue {
        switch field.kind {
        case .absent, .null: return NativeValue(.null)
        case .notIndexable: return NativeValue(.unsure)
        case .true: return NativeValue(.true)
        case .false: return NativeValue(.false)
        case .number:
            return NativeValue(.number, in: .line, field.range, number: FieldNumber.value(field, of: line) ?? .nan)
        case .bigInteger, .string: return NativeValue(.string, in: .line, field.range)
        case .escapedString:
            return scratch.made { bytes in FieldText.append(field, of: line, to: &bytes) }
        case .array: return NativeValue(.array, in: .line, field.range)
        case .object: return NativeValue(.object, in: .line, field.range)
        }
    }

    private func has(_ node: NativeNode, _ scratch: inout NativeScratch) -> NativeValue {
        switch scratch.slots[node.first].kind {
        case .object: NativeValue(scratch.slots[node.second].kind != .absent)
        case .absent, .null: NativeValue(.false)
        case .notIndexable: NativeValue(node.failure)
        default: NativeValue(.error)
        }
    }

    // MARK: Lists

    private func isIn(_ node: NativeNode, _ line: Span<UInt8>, _ scratch: inout NativeScratch) -> NativeValue {
        let operand = value(node.first, line, &scratch)
        guard operand.isValue else { return operand }
        for link in node.second..<(node.second + node.count) {
            let element = value(program.links[link], line, &scratch)
            if element.kind == .nothing { continue }
            guard element.isValue else { return element }
            let equality = comparison(.equal, operand, element, line, &scratch)
            if equality.kind != .false { return equality }
        }
        return NativeValue(.false)
    }

    private func array(_ node: NativeNode, _ line: Span<UInt8>, _ scratch: inout NativeScratch) -> NativeValue {
        let start = scratch.values.count
        scratch.values.append(contentsOf: repeatElement(NativeValue(.null), count: node.count))
        var end = start
        for link in node.second..<(node.second + node.count) {
            let element = value(program.links[link], line, &scratch)
            if element.kind == .nothing { continue }
            guard element.isValue else { return element }
            scratch.values[end] = element
            end += 1
        }
        return NativeValue(.array, in: .scratch, start..<end)
    }

    // MARK: Functions of one value

    private func result(
        _ node: NativeNode, _ operand: NativeValue, _ line: Span<UInt8>, _ scratch: inout NativeScratch
    ) -> NativeValue {
        switch node.operation {
        case .not: return NativeValue(!operand.isTrue)
        case .text: return text(operand, line, &scratch)
        case .type: return program.typeName(of: operand)
        case .length: return length(operand, line, &scratch)
        case .number: return number(operand, line, &scratch)
        case .trimmedStart, .trimmedEnd:
            guard operand.kind == .string else { return operand }
            return trimmed(node, operand, line, &scratch)
        default: break
        }
        guard operand.kind == .string else {
            return NativeValue(node.operation == .lookup ? node.failure : .error)
        }
        switch node.operation {
        case .lookup:
            let table = program.lookups[node.second]
            let literal = withText(operand, line, scratch.bytes) { program.keys.value(of: $0, in: table) }
            return literal.map { program.literals[$0] } ?? NativeValue(.null)
        case .lowercase: return folded(operand, UInt8(ascii: "A")...UInt8(ascii: "Z"), line, &scratch)
        case .uppercase: return folded(operand, UInt8(ascii: "a")...UInt8(ascii: "z"), line, &scratch)
        default: return NativeValue(matches(node, operand, line, &scratch))
        }
    }
}
