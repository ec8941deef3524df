/// A `when` taken apart for people: its parts at the outermost `and`s and `or`s, and what each of them looks at.
///
/// Every text is jq of its own, with the event as `.`; as with `JQSource`, `(TEXT\n)` may be put into any program. The
/// parts tell the same as the whole wherever each gives one value; what gives several is judged by the whole alone.
package struct WhenOutline: Sendable, Equatable {
    package enum Joint: String, Sendable {
        case and, or
    }

    package let text: String
    /// How the parts make up the whole; nil for what has none.
    package let joint: Joint?
    package let parts: [WhenOutline]
    /// What a part without parts looks at, as far as it can be told: paths, and the sides of comparisons.
    package let operands: [String]

    /// Text that the parser does not follow is one part.
    package init(_ text: String) {
        guard let syntax = JQParser.parse(text) else {
            self.init(text: text, joint: nil, parts: [], operands: [])
            return
        }
        self = WhenReader(scalars: Array(text.unicodeScalars)).outline(syntax, prefix: "")
    }

    init(text: String, joint: Joint?, parts: [WhenOutline], operands: [String]) {
        self.text = text
        self.joint = joint
        self.parts = parts
        self.operands = operands
    }
}

private struct WhenReader {
    /// More would bury what matters.
    private static let operandsMax = 8

    let scalars: [Unicode.Scalar]

    private func text(_ syntax: JQSyntax, _ prefix: String) -> String {
        let own = String(scalars: scalars[syntax.start..<syntax.end])
        return prefix.isEmpty ? own : "\(prefix) | \(own)"
    }

    // MARK: Parts

    /// - Parameter prefix: jq whose value is the part's `.`; empty: the event.
    func outline(_ syntax: JQSyntax, prefix: String) -> WhenOutline {
        switch syntax.form {
        case .and: return joined(.and, syntax, prefix)
        case .or: return joined(.or, syntax, prefix)
        case .pipe(let left, let right) where right.endsInJoint:
            return outline(right, prefix: text(left, prefix))
        default:
            var operands: [String] = []
            collect(syntax, prefix, into: &operands)
            return WhenOutline(
                text: text(syntax, prefix), joint: nil, parts: [],
                operands: Array(operands.filter { $0 != text(syntax, prefix) }.prefix(Self.operandsMax)))
        }
    }

    private func joined(_ joint: WhenOutline.Joint, _ syntax: JQSyntax, _ prefix: String) -> WhenOutline {
        WhenOutline(
            text: text(syntax, prefix), joint: joint,
            parts: links(of: syntax, joint).map { outline($0, prefix: prefix) }, operands: [])
    }

    /// `A and B and C`, which is `(A and B) and C`, as three.
    private func links(of syntax: JQSyntax, _ joint: WhenOutline.Joint) -> [JQSyntax] {
        switch (syntax.form, joint) {
        case (.and(let left, let right), .and), (.or(let left, let right), .or):
            links(of: left, joint) + links(of: right, joint)
        default: [syntax]
        }
    }

    // MARK: Operands

    private func collect(_ syntax: JQSyntax, _ prefix: String, into operands: inout [String]) {
        if syntax.isPath { return add(syntax, prefix, to: &operands) }
        switch syntax.form {
        case .comparison(_, let left, let right):
            for side in [left, right] {
                if !side.isConstant { add(side, prefix, to: &operands) }
                collect(side, prefix, into: &operands)
            }
        case .pipe(let left, let right):
            collect(left, prefix, into: &operands)
            if case .comparison = right.form { collect(right, text(left, prefix), into: &operands) }
        case .call(let name, let arguments):
            guard ["select", "any", "all", "first", "isempty"].contains(name), let first = arguments.first else {
                return
            }
            collect(first, prefix, into: &operands)
        case .opaque(.operation(let parts)), .array(let parts):
            for part in parts { collect(part, prefix, into: &operands) }
        case .negative, .comma, .alternative, .and, .or, .conditional, .attempt, .format, .object, .member, .elements:
            for part in syntax.form.parts { collect(part, prefix, into: &operands) }
        case .identity, .literal, .opaque: return
        }
    }

    private func add(_ syntax: JQSyntax, _ prefix: String, to operands: inout [String]) {
        if case .identity = syntax.form { return }
        let text = text(syntax, prefix)
        if !operands.contains(text) { operands.append(text) }
    }
}

extension JQSyntax {
    fileprivate var endsInJoint: Bool {
        switch form {
        case .and, .or: true
        case .pipe(_, let right): right.endsInJoint
        default: false
        }
    }

    /// `.a.b[0]["c"][]?`
    fileprivate var isPath: Bool {
        switch form {
        case .identity: true
        case .member(let base, let key, _): base.isPath && key.isConstant
        case .elements(let base, _), .attempt(let base): base.isPath
        default: false
        }
    }

    fileprivate var isConstant: Bool {
        switch form {
        case .literal: true
        case .negative(let operand): operand.isConstant
        case .array(let elements): elements.allSatisfy(\.isConstant)
        case .object(let pairs): pairs.allSatisfy { $0.value.isConstant }
        default: false
        }
    }
}
