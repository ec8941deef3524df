internal import CEvaluator
internal import JQ

extension WireWriter {
    /// - Parameter error: what `when` raised, as text.
    mutating func whenError(rule: Int, _ error: String) {
        byte(Wire.FindingTag.whenError)
        number(UInt32(rule))
        errorText(error)
    }

    /// - Parameter finding: the rule's index, then its fields: an array of outputs or `{error: …}` each.
    mutating func match(rule: Int, _ finding: borrowing JQValue) {
        byte(Wire.FindingTag.match)
        number(UInt32(rule))
        let count = finding.count
        number(UInt32(count - 1))
        for index in 1..<count {
            let field = finding[index]
            if field.kind == .array {
                byte(Wire.FieldTag.outputs)
                elements(field, depth: 0)
            } else {
                byte(Wire.FieldTag.error)
                errorText(field["error"].text)
            }
        }
    }

    // MARK: Fields, one by one

    mutating func match(rule: Int, fields: Int) {
        byte(Wire.FindingTag.match)
        number(UInt32(rule))
        number(UInt32(fields))
    }

    /// Begins a field whose outputs follow.
    ///
    /// - Returns: where their count belongs.
    mutating func beginOutputs() -> Int {
        byte(Wire.FieldTag.outputs)
        number(UInt32(0))
        return bytes.count - 4
    }

    mutating func nothing() {
        _ = beginOutputs()
    }

    mutating func output(_ value: borrowing JQValue) {
        byte(Wire.FieldTag.outputs)
        number(UInt32(1))
        self.value(value, depth: 0)
    }

    mutating func output(string: [UInt8]) {
        byte(Wire.FieldTag.outputs)
        number(UInt32(1))
        byte(Wire.ValueTag.string)
        text(string)
    }

    mutating func fieldError(_ message: String) {
        byte(Wire.FieldTag.error)
        errorText(message)
    }

    // MARK: Values

    private mutating func elements(_ array: borrowing JQValue, depth: Int) {
        let count = array.count
        number(UInt32(count))
        for index in 0..<count { value(array[index], depth: depth) }
    }

    mutating func value(_ value: borrowing JQValue, depth: Int) {
        switch value.kind {
        case .null: byte(Wire.ValueTag.null)
        case .false: byte(Wire.ValueTag.false)
        case .true: byte(Wire.ValueTag.true)
        case .number:
            byte(Wire.ValueTag.number)
            number((value.number ?? 0).bitPattern)
            text(value.text)
        case .string:
            byte(Wire.ValueTag.string)
            text(count: value.stringByteCount) { value.appendStringBytes(to: &$0) }
        case .array where depth < Wire.valueDepthMax:
            byte(Wire.ValueTag.array)
            elements(value, depth: depth + 1)
        case .array, .object: byte(Wire.ValueTag.object)
        }
    }

    mutating func errorText(_ message: String) {
        if JQMemory.isExhausted(message: message) { evaluator_exit(EVALUATOR_EXIT_MEMORY.status) }
        text(message.prefix(utf8Bytes: Wire.errorTextBytesMax))
    }
}

extension String {
    /// As many whole characters (Unicode scalars) as fit.
    func prefix(utf8Bytes count: Int) -> String {
        guard utf8.count > count else { return self }
        var end = utf8.index(utf8.startIndex, offsetBy: count)
        while end > startIndex, UTF8.isContinuation(utf8[end]) { end = utf8.index(before: end) }
        return String(decoding: utf8[..<end], as: UTF8.self)
    }
}
