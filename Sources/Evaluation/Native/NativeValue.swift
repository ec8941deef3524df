/// A value while an event is decided without libjq, or the way in which there is none. Plain bits: what it consists of
/// lies in the line, in the program or in the scratch memory.
struct NativeValue: BitwiseCopyable {
    /// Values in jq's order of types, then what is no value.
    enum Kind: UInt8 {
        case null, `false`, `true`, number, string, array, object
        /// The expression gives nothing.
        case nothing
        /// jq raises an error, unless it swallows it.
        case error
        /// Only libjq can tell.
        case unsure
    }

    /// Where the bytes of a string, the token of a number or the content of an array lie.
    enum Place: UInt8 {
        /// In the line, as they are: strings without escapes, tokens of numbers, containers.
        case line
        /// In the program's literals; a container is one of its `containers` then.
        case program
        /// In the scratch bytes; an array's elements are in the scratch values.
        case scratch
        /// A number that was computed: it has no token.
        case none
    }

    let kind: Kind
    let place: Place
    private let lower: UInt32
    private let upper: UInt32
    /// Only of a number.
    let number: Double

    init(_ kind: Kind, in place: Place = .none, _ range: Range<Int> = 0..<0, number: Double = 0) {
        self.kind = kind
        self.place = place
        lower = UInt32(truncatingIfNeeded: range.lowerBound)
        upper = UInt32(truncatingIfNeeded: range.upperBound)
        self.number = number
    }

    init(_ value: Bool) { self.init(value ? .true : .false) }

    init(_ number: Double) { self.init(.number, number: number) }

    var range: Range<Int> { unsafe Range(uncheckedBounds: (Int(lower), Int(upper))) }

    var isValue: Bool { kind.rawValue <= Kind.object.rawValue }
    var isTrue: Bool { kind.rawValue > Kind.false.rawValue && isValue }
}
