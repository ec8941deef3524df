import CScan

/// What stands at one path of a line. C has the same list.
package enum FieldKind: UInt8, Sendable {
    /// Nothing: some key or element on the way is not there, or something on the way is null. To jq it is null.
    case absent
    /// Some step on the way leads into a value that has no such steps: a key into an array or a scalar, an index into
    /// an object or a scalar. jq raises an error there.
    case notIndexable
    case null
    case `true`
    case `false`
    /// A number token that is no big integer.
    case number
    /// An integer token (no `.`, `e`, `E`) beyond ±2^53. It reaches rules as a string of its characters, sign included.
    case bigInteger
    /// A string without escapes: its bytes are its value.
    case string
    /// A string with escapes.
    case escapedString
    case array
    case object

    /// Whether it is a string to rules.
    package var isText: Bool { self == .string || self == .escapedString || self == .bigInteger }
}

/// A value as it lies in a line.
package struct Field: Sendable, Equatable {
    /// As C writes it.
    let raw: CScanField

    package var kind: FieldKind { FieldKind(rawValue: raw.kind) ?? .absent }
    /// Bytes of the line, from 0. Of a string, what is between its quotes; of everything else, the whole token or
    /// container. Empty at 0 when nothing is there.
    package var range: Range<Int> { unsafe Range(uncheckedBounds: (Int(raw.lower), Int(raw.upper))) }

    init(_ raw: CScanField) { self.raw = raw }

    init(_ kind: FieldKind, from lower: Int = 0, to upper: Int = 0) {
        raw = CScanField(
            kind: kind.rawValue, lower: UInt32(truncatingIfNeeded: lower), upper: UInt32(truncatingIfNeeded: upper))
    }

    package static func == (one: Field, other: Field) -> Bool { one.kind == other.kind && one.range == other.range }
}
