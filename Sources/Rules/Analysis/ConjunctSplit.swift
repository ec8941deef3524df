/// Takes a `when` apart at its outermost `and`s.
///
/// `P | (A and B)` is `(P | A) and (P | B)` as long as `P` gives one value at most, which all that is native does.
struct ConjunctSplit {
    private var lowering: NativeLowering
    private let scalars: [Unicode.Scalar]
    private var conjuncts: [RuleAnalysis.Conjunct] = []

    /// What stands before the pipe behind which we are, outermost first.
    private struct Prefix {
        var text = ""
        var values: [NativeExpression] = []
    }

    static func conjuncts(of text: String, lowering: inout NativeLowering) -> [RuleAnalysis.Conjunct] {
        guard let syntax = lowering.start(text) else {
            return [RuleAnalysis.Conjunct(expression: nil, text: text)]
        }
        var split = ConjunctSplit(lowering: lowering, text: text)
        split.take(syntax, dot: split.lowering.event(), Prefix())
        lowering = split.lowering
        return split.conjuncts
    }

    private init(lowering: NativeLowering, text: String) {
        self.lowering = lowering
        scalars = Array(text.unicodeScalars)
    }

    private mutating func take(_ syntax: JQSyntax, dot: NativeExpression, _ prefix: Prefix) {
        if case .and(let left, let right) = syntax.form {
            take(left, dot: dot, prefix)
            take(right, dot: dot, prefix)
            return
        }
        if case .pipe(let left, let right) = syntax.form, right.endsInConjunction,
            let value = lowering.expression(left, dot: dot),
            value.size(upTo: NativeLowering.sizeMax) < NativeLowering.sizeMax
        {
            take(
                right, dot: value,
                Prefix(text: prefix.text + "(\(text(left))) | ", values: prefix.values + [value]))
            return
        }
        var expression = lowering.expression(syntax, dot: dot)
        for value in prefix.values.reversed() {
            expression = expression.flatMap { lowering.guarded(value, then: $0) }
        }
        if let found = expression, found.size(upTo: NativeLowering.sizeMax) >= NativeLowering.sizeMax {
            expression = nil
        }
        let own = text(syntax)
        conjuncts.append(
            RuleAnalysis.Conjunct(
                expression: expression, text: prefix.text.isEmpty ? own : prefix.text + "(\(own))"))
    }

    private func text(_ syntax: JQSyntax) -> String {
        String(scalars: scalars[syntax.start..<syntax.end])
    }
}

extension JQSyntax {
    fileprivate var endsInConjunction: Bool {
        switch form {
        case .and: true
        case .pipe(_, let right): right.endsInConjunction
        default: false
        }
    }
}
