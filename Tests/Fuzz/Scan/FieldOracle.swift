import JQ
import Scan

/// A field that a scan found, to be compared with what our reader for libjq makes of the whole line.
struct FieldOracle {
    let line: [UInt8]
    let field: Field

    /// - Parameter path: what is left of the path, from `value` on.
    func check(_ value: borrowing JQValue, _ path: ArraySlice<PathStep>) {
        guard let step = path.first else { return checkValue(value) }
        switch (step, value.kind) {
        case (_, .null): return precondition(field.kind == .absent, "found \(field.kind) below null")
        case (.key(let key), .object):
            let name = String(decoding: key, as: UTF8.self)
            guard value.hasMember(name) else { return precondition(field.kind == .absent, "found what is not there") }
            check(value[name], path.dropFirst())
        case (.index(let index), .array):
            guard index < value.count else { return precondition(field.kind == .absent, "found an element too many") }
            check(value[index], path.dropFirst())
        default: precondition(field.kind == .notIndexable, "found \(field.kind) below a \(value.kind)")
        }
    }

    private func checkValue(_ value: borrowing JQValue) {
        switch field.kind {
        case .absent, .notIndexable: preconditionFailure("found nothing in place of a \(value.kind)")
        case .null: precondition(value.kind == .null)
        case .true: precondition(value.kind == .true)
        case .false: precondition(value.kind == .false)
        case .number:
            let found = FieldNumber.value(field, of: line.span)
            precondition(value.kind == .number && found?.bitPattern == value.number?.bitPattern, "another number")
        case .string, .escapedString, .bigInteger: checkText(value)
        case .array, .object:
            var quoted: [UInt8] = []
            BigIntegers.appendQuoted(line.span.extracting(field.range), to: &quoted)
            guard let part = try? JQValue(json: quoted.span) else { preconditionFailure("no value by itself") }
            precondition(part.text == value.text, "another container")
        }
    }

    private func checkText(_ value: borrowing JQValue) {
        var text: [UInt8] = []
        FieldText.append(field, of: line.span, to: &text)
        var expected: [UInt8] = []
        value.appendStringBytes(to: &expected)
        precondition(value.kind == .string && text == expected, "another text")
        precondition(FieldText.equals(field, of: line.span, expected.span), "not equal to itself")
    }
}
