internal import Rules

/// One node of a native expression. Operands are numbers of other nodes.
struct NativeNode: BitwiseCopyable {
    enum Operation: UInt8, BitwiseCopyable {
        /// `first`: number in `NativeProgram.literals`.
        case literal
        /// `first`: path.
        case path
        case nothing
        case guarded
        /// `first`, `second`: operands; `choice`: which comparison.
        case comparison
        case and, or, not
        /// `first`: value; `second`, `count`: the list, a run of `links`.
        case isIn
        case alternative
        /// `first`, `second`, `third`: condition, then, else.
        case conditional
        case attempt
        /// `first`: key; `second`: table of `NativeProgram.lookups`.
        case lookup
        /// `second`, `count`: parts, a run of `links`.
        case format
        /// `second`, `count`: elements, a run of `links`.
        case array
        case text, number, type, length
        case lowercase, uppercase
        /// `first`: operand; `second`: literal.
        case starts, ends, contains
        case trimmedStart, trimmedEnd
        /// `first`: path of the object; `second`: path of the member.
        case has
    }

    let operation: Operation
    /// What it means when a step of a path fails.
    var failure = NativeValue.Kind.error
    var choice = NativeExpression.Comparison.equal
    var first = 0
    var second = 0
    var third = 0
    var count = 0
}
