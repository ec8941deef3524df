extension JQSyntax {
    /// Syntax that only libjq evaluates. What it can look at is known all the same.
    indirect enum Unlowered: Sendable {
        /// Operands that see the same `.` each; their values go into the result, or are looked at: arithmetic, slices,
        /// objects, `@format "…"`.
        case operation([JQSyntax])
        /// All of `.` goes into the result or is looked at; the operands see `.` or parts of it: `..`, `@format`,
        /// assignments.
        case ofInput([JQSyntax])
        case variable(String)
        /// `source as patterns | scope`
        case binding(JQSyntax, Patterns, JQSyntax)
        /// `reduce` and `foreach`: only the first of the steps sees the same `.`.
        case folding(JQSyntax, Patterns, [JQSyntax])
        /// `try … catch …`
        case handled(JQSyntax, JQSyntax?)
        case definition(Definition, JQSyntax)
        /// `label $name | …`
        case label(JQSyntax)
        /// `break $name`
        case leaving
    }

    /// What stands behind `as`.
    struct Patterns: Sendable {
        var variables: [String]
        /// A variable alone.
        var isPlain: Bool
        /// Keys that are expressions; they see the `.` of the source.
        var keys: [JQSyntax]
    }

    struct Definition: Sendable {
        let name: String
        /// Parameters: functions, and values (`$name`).
        let closures: [String]
        let values: [String]
        let body: JQSyntax

        var hasParameters: Bool { !closures.isEmpty || !values.isEmpty }
    }
}

extension JQSyntax {
    /// A string, unless it is a literal that must stay where it is.
    var operands: [JQSyntax] {
        if case .literal = form { [] } else { [self] }
    }
}

extension JQSyntax.Unlowered {
    var parts: [JQSyntax] {
        switch self {
        case .operation(let operands), .ofInput(let operands): operands
        case .variable, .leaving: []
        case .binding(let source, let patterns, let scope): [source] + patterns.keys + [scope]
        case .folding(let source, let patterns, let steps): [source] + patterns.keys + steps
        case .handled(let body, let handler): [body] + (handler.map { [$0] } ?? [])
        case .definition(let definition, let scope): [definition.body, scope]
        case .label(let scope): [scope]
        }
    }
}
