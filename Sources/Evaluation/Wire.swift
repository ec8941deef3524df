/// What a daemon and its evaluator processes say to each other, over a stream socket pair.
///
/// A frame is a 32-bit length and that many bytes: the type (one byte) and the content. Numbers are little-endian and
/// unsigned; a text is its length in bytes (32 bits) and UTF-8. A list is its count (32 bits) and its elements.
///
///     to the process
///       setUp     version (8 bits), memory in bytes (64), timeout in ns (64), and 1, a plan (`RulePlan+Wire`), or
///                 0, list of shards: preface (text), tracks (8), list of rules: index (32), continues (8),
///                 definition (text)
///       batch     list of events: text, candidates
///       compile   list of programs (texts)
///     from the process
///       ready     after setUp
///       verdicts  list of verdicts: those of the next events of the batch, in order, as soon as it pays to send them
///       working   nothing yet, but a program was compiled
///       spent     the last verdicts of the batch follow; then it should be replaced, since it holds too much memory
///       reports   of the next program of `compile`: list of libjq's reports (texts), none when it compiles
///
///     candidates  `allRules` (32 bits): every rule with its whole condition; or list of candidates: the rule (32), with
///                 `wholeBit` when its whole condition is to be asked, otherwise native conjuncts are known to hold
///     verdict     1, findings, 0 · 2, why it is no JSON (text) · 3, rule (32), why libjq refuses it (text) · 4: too big
///     finding     1, rule (32), message of the error in `when` (text) · 2, rule (32), list of fields
///     field       0, list of values · 1, message of the error (text)
///     value       0 null · 1 false · 2 true · 3 number: bits (64), text · 4 string (text) · 5 array: list of values ·
///                 6 object, or an array too deep to be of use: nothing follows
///
/// A side that gets anything else ends the connection: the process by exiting, the daemon by ending the process.
enum Wire {
    static let version: UInt8 = 4
    /// No frame is longer. A line may be as long as `input.max_line_bytes`.
    static let frameBytesMax = 1 << 30
    /// A batch closes at this size, unless its only event is longer.
    static let batchBytes = 64 << 10
    /// Verdicts are sent when this much has gathered.
    static let replyBytes = 64 << 10
    /// No verdict is longer: an event that makes more than this is one that takes too much memory.
    static let verdictBytesMax = 8 << 20
    static let allRules = UInt32.max
    static let wholeBit: UInt32 = 1 << 31
    static let errorTextBytesMax = 500
    static let valueDepthMax = 64

    enum Frame: UInt8 {
        case setUp = 0x01
        case batch = 0x02
        case compile = 0x03
        case ready = 0x81
        case verdicts = 0x82
        case working = 0x83
        case reports = 0x84
        case spent = 0x85
    }

    enum VerdictTag {
        static let decided: UInt8 = 1
        static let unparsable: UInt8 = 2
        static let refused: UInt8 = 3
        static let tooBig: UInt8 = 4
    }

    enum FindingTag {
        static let end: UInt8 = 0
        static let whenError: UInt8 = 1
        static let match: UInt8 = 2
    }

    enum FieldTag {
        static let outputs: UInt8 = 0
        static let error: UInt8 = 1
    }

    enum ValueTag {
        static let null: UInt8 = 0
        static let `false`: UInt8 = 1
        static let `true`: UInt8 = 2
        static let number: UInt8 = 3
        static let string: UInt8 = 4
        static let array: UInt8 = 5
        static let object: UInt8 = 6
    }
}

/// The other side does not keep to `Wire`.
struct WireError: Error {}
