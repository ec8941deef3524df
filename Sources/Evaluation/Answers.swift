/// What came back for some events, in their order. Verdicts stay as they were sent: most of them become records over
/// bytes, and none of their values is needed alone.
struct Answers: Sendable {
    private enum Answer: Sendable {
        /// A verdict in `bytes`.
        case sent(Range<Int>)
        /// What the daemon says of an event whose process did not.
        case lost(Verdict)
    }

    private var bytes: [UInt8] = []
    private var answers: [Answer] = []

    var count: Int { answers.count }
    var isEmpty: Bool { answers.isEmpty }

    /// Takes the verdicts of one frame; of one that has more than were asked for, none.
    mutating func take(_ reader: inout WireReader, atMost limit: Int) throws(WireError) {
        let number = try reader.count()
        guard number <= limit else { throw WireError() }
        for _ in 0..<number {
            let start = reader.offset
            try reader.skipVerdict()
            let copied = bytes.count
            bytes += reader.slice(start..<reader.offset)
            answers.append(.sent(copied..<bytes.count))
        }
    }

    mutating func append(lost verdict: Verdict) {
        answers.append(.lost(verdict))
    }

    func verdict(_ place: Int) -> Verdict {
        switch answers[place] {
        case .lost(let verdict): return verdict
        case .sent(let range):
            var reader = WireReader(bytes[range])
            // Its form was checked when it came.
            guard let verdict = try? reader.verdict() else { preconditionFailure("a verdict of another form") }
            return verdict
        }
    }

    /// The bytes of a verdict that was sent.
    func sent(_ place: Int) -> ArraySlice<UInt8>? {
        if case .sent(let range) = answers[place] { bytes[range] } else { nil }
    }
}

extension WireReader {
    /// Passes over one verdict, and checks its form.
    mutating func skipVerdict() throws(WireError) {
        switch try byte() {
        case Wire.VerdictTag.decided: try skipFindings()
        case Wire.VerdictTag.unparsable: _ = try textRange()
        case Wire.VerdictTag.refused:
            _ = try number(UInt32.self)
            _ = try textRange()
        case Wire.VerdictTag.tooBig: return
        default: throw WireError()
        }
    }

    private mutating func skipFindings() throws(WireError) {
        while true {
            switch try byte() {
            case Wire.FindingTag.end: return
            case Wire.FindingTag.whenError:
                _ = try number(UInt32.self)
                _ = try textRange()
            case Wire.FindingTag.match:
                _ = try number(UInt32.self)
                for _ in 0..<(try count()) { try skipField() }
            default: throw WireError()
            }
        }
    }

    mutating func skipField() throws(WireError) {
        switch try byte() {
        case Wire.FieldTag.outputs: try skipValues(depth: 0)
        case Wire.FieldTag.error: _ = try textRange()
        default: throw WireError()
        }
    }

    /// A list of values.
    private mutating func skipValues(depth: Int) throws(WireError) {
        for _ in 0..<(try count()) { try skipValue(depth: depth) }
    }

    mutating func skipValue(depth: Int) throws(WireError) {
        switch try byte() {
        case Wire.ValueTag.null, Wire.ValueTag.false, Wire.ValueTag.true, Wire.ValueTag.object: return
        case Wire.ValueTag.number:
            _ = try number(UInt64.self)
            _ = try textRange()
        case Wire.ValueTag.string: _ = try textRange()
        case Wire.ValueTag.array:
            guard depth < Wire.valueDepthMax else { throw WireError() }
            try skipValues(depth: depth + 1)
        default: throw WireError()
        }
    }
}
