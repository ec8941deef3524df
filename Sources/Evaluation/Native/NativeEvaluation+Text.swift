internal import Scan

extension NativeEvaluation {
    /// The bytes of a string.
    ///
    /// - Parameter made: the scratch bytes.
    func withText<Result>(
        _ value: NativeValue, _ line: Span<UInt8>, _ made: [UInt8], _ use: (Span<UInt8>) -> Result
    ) -> Result {
        switch value.place {
        case .line: use(line.extracting(value.range))
        case .program: program.bytes.with(value.range, use)
        default: use(made.span.extracting(value.range))
        }
    }

    private func append(
        _ value: NativeValue, _ line: Span<UInt8>, _ scratch: inout NativeScratch
    ) {
        switch value.place {
        case .line: scratch.bytes.append(line.extracting(value.range))
        case .program: program.bytes.append(value.range, to: &scratch.bytes)
        default: scratch.bytes += Array(scratch.bytes[value.range])
        }
    }

    // MARK: Making strings

    func text(_ value: NativeValue, _ line: Span<UInt8>, _ scratch: inout NativeScratch) -> NativeValue {
        if value.kind == .string { return value }
        let start = scratch.bytes.count
        guard appendText(value, line, &scratch) else { return NativeValue(.unsure) }
        return NativeValue(.string, in: .scratch, start..<scratch.bytes.count)
    }

    /// Appends what `tostring` gives; false where only libjq can tell.
    private func appendText(_ value: NativeValue, _ line: Span<UInt8>, _ scratch: inout NativeScratch) -> Bool {
        switch value.kind {
        case .string: append(value, line, &scratch)
        case .null: scratch.bytes.append(contentsOf: "null".utf8)
        case .true: scratch.bytes.append(contentsOf: "true".utf8)
        case .false: scratch.bytes.append(contentsOf: "false".utf8)
        case .number:
            guard let text = NumberText.text(of: value, in: line) else { return false }
            scratch.bytes.append(contentsOf: text.utf8)
        default: return false
        }
        return scratch.bytes.count <= NativeScratch.bytesMax
    }

    func format(_ node: NativeNode, _ line: Span<UInt8>, _ scratch: inout NativeScratch) -> NativeValue {
        // The last part is evaluated first, and written last.
        let start = scratch.values.count
        scratch.values.append(contentsOf: repeatElement(NativeValue(.null), count: node.count))
        for part in (0..<node.count).reversed() {
            let value = value(program.links[node.second + part], line, &scratch)
            guard value.isValue else { return value }
            scratch.values[start + part] = value
        }
        let first = scratch.bytes.count
        for part in 0..<node.count {
            guard appendText(scratch.values[start + part], line, &scratch) else { return NativeValue(.unsure) }
        }
        return NativeValue(.string, in: .scratch, first..<scratch.bytes.count)
    }

    /// `ascii_downcase` and `ascii_upcase`.
    func folded(
        _ value: NativeValue, _ letters: ClosedRange<UInt8>, _ line: Span<UInt8>, _ scratch: inout NativeScratch
    ) -> NativeValue {
        let start = scratch.bytes.count
        append(value, line, &scratch)
        guard scratch.bytes.count <= NativeScratch.bytesMax else { return NativeValue(.unsure) }
        for index in start..<scratch.bytes.count where letters.contains(scratch.bytes[index]) {
            scratch.bytes[index] ^= 0x20
        }
        return NativeValue(.string, in: .scratch, start..<scratch.bytes.count)
    }

    // MARK: Parts of strings

    func matches(
        _ node: NativeNode, _ value: NativeValue, _ line: Span<UInt8>, _ scratch: inout NativeScratch
    ) -> Bool {
        let pattern = program.literals[node.second].range
        return withText(value, line, scratch.bytes) { text in
            program.bytes.with(pattern) { pattern in
                switch node.operation {
                case .starts: text.begins(with: pattern)
                case .ends: text.ends(with: pattern)
                default: text.extracting(0..<text.countBeforeNUL).contains(pattern)
                }
            }
        }
    }

    /// `ltrimstr` and `rtrimstr`: the same bytes, fewer of them.
    func trimmed(
        _ node: NativeNode, _ value: NativeValue, _ line: Span<UInt8>, _ scratch: inout NativeScratch
    ) -> NativeValue {
        let pattern = program.literals[node.second].range
        let isStart = node.operation == .trimmedStart
        let isThere = withText(value, line, scratch.bytes) { text in
            program.bytes.with(pattern) { isStart ? text.begins(with: $0) : text.ends(with: $0) }
        }
        guard isThere else { return value }
        let range = value.range
        let rest =
            isStart
            ? (range.lowerBound + pattern.count)..<range.upperBound
            : range.lowerBound..<(range.upperBound - pattern.count)
        return NativeValue(.string, in: value.place, rest)
    }

    // MARK: Numbers

    func length(_ value: NativeValue, _ line: Span<UInt8>, _ scratch: inout NativeScratch) -> NativeValue {
        switch value.kind {
        case .null: NativeValue(0)
        case .number: NativeValue(abs(value.number))
        case .string: NativeValue(Double(withText(value, line, scratch.bytes) { $0.scalarCount }))
        case .array where value.place == .scratch: NativeValue(Double(value.range.count))
        case .true, .false: NativeValue(.error)
        default: NativeValue(.unsure)
        }
    }

    func number(_ value: NativeValue, _ line: Span<UInt8>, _ scratch: inout NativeScratch) -> NativeValue {
        switch value.kind {
        case .number: value
        case .string:
            withText(value, line, scratch.bytes) { NumberText.value(of: $0) }.map { NativeValue($0) }
                ?? NativeValue(.unsure)
        default: NativeValue(.error)
        }
    }
}
