/// jq text without its literals, so that texts which differ in nothing else can share a program.
package struct JQTemplate: Sendable, Equatable {
    /// The text, with `$__approvald_0`, `$__approvald_1`, … in place of literals.
    package let text: String
    /// What these stand for: numbers and strings.
    package let constants: [NativeLiteral]

    package static func variable(_ index: Int) -> String { "$__approvald_\(index)" }

    /// More are not worth passing.
    static let constantsMax = 16

    /// Takes out the strings and numbers that are operands like any other: no keys, no numbers with a sign, no parts of
    /// strings with interpolations. Nil when there are none, too many, or the text is not understood.
    init?(_ syntax: JQSyntax, text: String) {
        let scalars = Array(text.unicodeScalars)
        var literals: [JQSyntax] = []
        Self.collect(syntax, scalars, &literals)
        guard !literals.isEmpty, literals.count <= Self.constantsMax else { return nil }
        literals.sort { $0.start < $1.start }
        var template = String.UnicodeScalarView()
        var constants: [NativeLiteral] = []
        var position = 0
        for literal in literals {
            guard case .literal(let value) = literal.form, literal.start >= position else { return nil }
            template.append(contentsOf: scalars[position..<literal.start])
            // Names may stand right before and behind it.
            template.append(contentsOf: " (\(Self.variable(constants.count))) ".unicodeScalars)
            constants.append(value)
            position = literal.end
        }
        template.append(contentsOf: scalars[position...])
        self.text = String(template)
        self.constants = constants
    }

    private static func collect(_ syntax: JQSyntax, _ scalars: [Unicode.Scalar], _ literals: inout [JQSyntax]) {
        switch syntax.form {
        case .literal(.string), .literal(.number):
            // Only what is written there: a key is a literal, too.
            guard syntax.start < syntax.end,
                ["\"", "."].contains(scalars[syntax.start]) || isDigit(scalars[syntax.start])
            else { return }
            literals.append(syntax)
        case .negative: return
        case .member(let base, let key, _):
            collect(base, scalars, &literals)
            if case .literal = key.form { return }
            collect(key, scalars, &literals)
        default:
            for part in syntax.form.parts { collect(part, scalars, &literals) }
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }
}
