/// What came back for one event, before texts and requests are made of it.
enum Verdict: Sendable, Equatable {
    /// In the order of the rules; empty when none matched.
    case decided([Finding])
    /// libjq does not read the event.
    case unparsable(String)
    /// libjq takes each expression of the rule, but not their program.
    case refused(rule: Int, message: String)
    /// The event makes more than `Wire.verdictBytesMax`.
    case tooBig
    /// The event ended its process twice, or hung it.
    case lost(Loss, detail: String)

    enum Loss: Sendable, Equatable {
        case timeout, memory, crash
    }
}

enum Finding: Sendable, Equatable {
    case whenError(rule: Int, message: String)
    /// `fields` are those of `RuleField.fields(of:)`, in that order.
    case match(rule: Int, fields: [FieldResult])
}

enum FieldResult: Sendable, Equatable {
    case outputs([RawValue])
    case error(String)
}

/// A value of jq, as far as rules use it.
enum RawValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// `text` is what jq's `tostring` makes of it.
    case number(Double, text: String)
    case string(String)
    case array([RawValue])
    /// Content is of no use to a rule.
    case object
}

extension WireReader {
    mutating func verdict() throws(WireError) -> Verdict {
        switch try byte() {
        case Wire.VerdictTag.decided: .decided(try findings())
        case Wire.VerdictTag.unparsable: .unparsable(try text())
        case Wire.VerdictTag.refused: .refused(rule: Int(try number(UInt32.self)), message: try text())
        case Wire.VerdictTag.tooBig: .tooBig
        default: throw WireError()
        }
    }

    private mutating func findings() throws(WireError) -> [Finding] {
        var findings: [Finding] = []
        while true {
            switch try byte() {
            case Wire.FindingTag.end: return findings
            case Wire.FindingTag.whenError:
                findings.append(.whenError(rule: Int(try number(UInt32.self)), message: try text()))
            case Wire.FindingTag.match:
                let rule = Int(try number(UInt32.self))
                let fields = try list { reader throws(WireError) in try reader.field() }
                findings.append(.match(rule: rule, fields: fields))
            default: throw WireError()
            }
        }
    }

    private mutating func field() throws(WireError) -> FieldResult {
        switch try byte() {
        case Wire.FieldTag.outputs:
            .outputs(try list { reader throws(WireError) in try reader.value(depth: 0) })
        case Wire.FieldTag.error: .error(try text())
        default: throw WireError()
        }
    }

    private mutating func value(depth: Int) throws(WireError) -> RawValue {
        switch try byte() {
        case Wire.ValueTag.null: return .null
        case Wire.ValueTag.false: return .boolean(false)
        case Wire.ValueTag.true: return .boolean(true)
        case Wire.ValueTag.number:
            return .number(Double(bitPattern: try number(UInt64.self)), text: try text())
        case Wire.ValueTag.string: return .string(try text())
        case Wire.ValueTag.array:
            guard depth < Wire.valueDepthMax else { throw WireError() }
            return .array(try list { reader throws(WireError) in try reader.value(depth: depth + 1) })
        case Wire.ValueTag.object: return .object
        default: throw WireError()
        }
    }
}
