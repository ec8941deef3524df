/// jq text as jq 1.6's grammar (`parser.y`) reads it, as far as analysis looks into it.
struct JQSyntax: Sendable {
    let form: Form
    /// Where it stands, in Unicode scalars of the text; without the parentheses around it.
    let start: Int
    let end: Int
    /// Levels of `form`, this one included.
    let depth: Int

    init(_ form: Form, start: Int, end: Int) {
        self.form = form
        self.start = start
        self.end = end
        depth = form.parts.reduce(0) { max($0, $1.depth) } + 1
    }

    indirect enum Form: Sendable {
        /// `.`
        case identity
        /// `base.key`, `base["key"]`, `base[key]`; the key sees the same `.` as the base.
        case member(JQSyntax, key: JQSyntax, isOptional: Bool)
        /// `base[]`
        case elements(JQSyntax, isOptional: Bool)
        case literal(NativeLiteral)
        /// With at least one interpolation.
        case format([Part])
        /// The elements, taken apart at commas.
        case array([JQSyntax])
        /// Pairs with constant keys.
        case object([(key: [UInt8], value: JQSyntax)])
        case call(String, [JQSyntax])
        case negative(JQSyntax)
        case pipe(JQSyntax, JQSyntax)
        case comma(JQSyntax, JQSyntax)
        case alternative(JQSyntax, JQSyntax)
        case and(JQSyntax, JQSyntax)
        case or(JQSyntax, JQSyntax)
        case comparison(NativeExpression.Comparison, JQSyntax, JQSyntax)
        case conditional(JQSyntax, then: JQSyntax, else: JQSyntax)
        /// `…?` behind anything but a member or elements.
        case attempt(JQSyntax)
        /// What no native expression is made of.
        case opaque(Unlowered)
    }

    enum Part: Sendable {
        case text([UInt8])
        case value(JQSyntax)
    }
}

extension JQSyntax.Form {
    var parts: [JQSyntax] {
        switch self {
        case .identity, .literal: []
        case .opaque(let unlowered): unlowered.parts
        case .member(let base, let key, _): [base, key]
        case .elements(let base, _): [base]
        case .format(let parts):
            parts.compactMap { part in
                if case .value(let value) = part { value } else { nil }
            }
        case .array(let elements): elements
        case .object(let pairs): pairs.map(\.value)
        case .call(_, let arguments): arguments
        case .negative(let operand), .attempt(let operand): [operand]
        case .pipe(let left, let right), .comma(let left, let right), .alternative(let left, let right),
            .and(let left, let right), .or(let left, let right), .comparison(_, let left, let right):
            [left, right]
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        }
    }
}

extension JQSyntax {
    /// Taken apart at its outermost commas.
    var elements: [JQSyntax] {
        guard case .comma(let left, let right) = form else { return [self] }
        return left.elements + right.elements
    }
}
