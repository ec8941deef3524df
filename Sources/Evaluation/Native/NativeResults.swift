internal import Rules
internal import Scan

/// What a matching rule's expressions give, in the form in which an evaluator process sends it.
struct NativeResults {
    let evaluation: NativeEvaluation
    /// Bytes that the process would send at most.
    private(set) var size = 0

    /// Far below what a verdict may hold: what comes near is left to libjq and its limits.
    private static let sizeMax = Wire.verdictBytesMax / 4

    init(_ evaluation: NativeEvaluation) {
        self.evaluation = evaluation
    }

    /// Nil where only libjq can tell, errors included: their texts are its own.
    mutating func fields(
        _ fields: [[NativeProgram.Output]], _ line: Span<UInt8>, _ scratch: inout NativeScratch
    ) -> [FieldResult]? {
        var results: [FieldResult] = []
        results.reserveCapacity(fields.count)
        for field in fields {
            scratch.forgetValues()
            var outputs: [RawValue] = []
            for output in field {
                guard append(output, to: &outputs, line, &scratch) else { return nil }
            }
            results.append(.outputs(outputs))
        }
        return results
    }

    private mutating func append(
        _ output: NativeProgram.Output, to outputs: inout [RawValue], _ line: Span<UInt8>,
        _ scratch: inout NativeScratch
    ) -> Bool {
        switch output {
        case .value(let root):
            if let array = evaluation.array(root, scratch.slots) {
                guard let elements = elements(array, line, &scratch, depth: 1) else { return false }
                outputs.append(.array(elements))
                return true
            }
            let value = evaluation.value(root, line, &scratch)
            if value.kind == .nothing { return true }
            guard let raw = raw(value, line, &scratch, depth: 0) else { return false }
            outputs.append(raw)
            return true
        case .elements(let path, let failure, let otherwise):
            let field = scratch.slots[path]
            switch field.kind {
            case .array:
                guard let elements = elements(field, line, &scratch, depth: 0) else { return false }
                outputs += elements
                return true
            // Members come sorted, and only the last of each name.
            case .object: return false
            case .notIndexable: return failure == .nothing
            default: return otherwise == .nothing
            }
        }
    }

    // MARK: Values

    private mutating func raw(
        _ value: NativeValue, _ line: Span<UInt8>, _ scratch: inout NativeScratch, depth: Int
    ) -> RawValue? {
        size += 16 + value.range.count
        guard size <= Self.sizeMax else { return nil }
        switch value.kind {
        case .null: return .null
        case .true: return .boolean(true)
        case .false: return .boolean(false)
        case .number: return NumberText.text(of: value, in: line).map { .number(value.number, text: $0) }
        case .string: return .string(evaluation.withText(value, line, scratch.bytes) { $0.string })
        case .object: return .object
        case .array:
            guard depth < Wire.valueDepthMax else { return .object }
            // An array of the line inside of one that was made.
            guard value.place == .scratch else { return nil }
            var elements: [RawValue] = []
            for index in value.range {
                guard let element = raw(scratch.values[index], line, &scratch, depth: depth + 1) else { return nil }
                elements.append(element)
            }
            return .array(elements)
        case .nothing, .error, .unsure: return nil
        }
    }

    private mutating func elements(
        _ array: Field, _ line: Span<UInt8>, _ scratch: inout NativeScratch, depth: Int
    ) -> [RawValue]? {
        size += 16
        var cursor = ElementCursor(array)
        var elements: [RawValue] = []
        while true {
            switch cursor.next(in: line) {
            case .end: return elements
            case .unsure: return nil
            case .element(let field):
                if field.kind == .array, depth < Wire.valueDepthMax {
                    guard let inner = self.elements(field, line, &scratch, depth: depth + 1) else { return nil }
                    elements.append(.array(inner))
                    continue
                }
                let value = evaluation.value(field, line, &scratch)
                guard let element = raw(value, line, &scratch, depth: depth) else { return nil }
                elements.append(element)
            }
        }
    }
}

extension Span<UInt8> {
    fileprivate var string: String {
        unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension NativeEvaluation {
    /// The array of the line that the expression is, when it is nothing but its path.
    fileprivate func array(_ root: Int, _ slots: borrowing FieldSlots) -> Field? {
        let node = program.nodes[root]
        guard node.operation == .path, slots[node.first].kind == .array else { return nil }
        return slots[node.first]
    }
}
