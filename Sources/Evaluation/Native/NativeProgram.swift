internal import Rules

/// The native parts of all rules of a set, flat: evaluating one follows numbers, and counts no references.
final class NativeProgram: Sendable {
    /// What is known of one rule.
    struct Rule: Sendable {
        /// Roots of the native conjuncts of `when`, in order.
        let conjuncts: [Int]
        /// Whether `when` has others, too.
        let needsJQ: Bool
        /// Nil when some of them need libjq.
        let fields: [[Output]]?
        let continues: Bool
    }

    enum Output: Sendable {
        /// The root of an expression.
        case value(Int)
        /// The elements of an array at a path.
        case elements(path: Int, failure: NativeValue.Kind, otherwise: NativeValue.Kind)
    }

    let nodes: [NativeNode]
    let links: [Int]
    let literals: [NativeValue]
    /// Bytes of the literals.
    let bytes: [UInt8]
    /// Arrays and objects among the literals, by the lower bound of the value's range.
    let containers: [NativeLiteral]
    /// Constant maps: key → literal.
    let lookups: [ByteTable]
    let rules: [Rule]

    /// What `type` gives, by kind; these are the first literals.
    static let typeNames = ["null", "boolean", "number", "string", "array", "object"].map { Array($0.utf8) }

    func typeName(of value: NativeValue) -> NativeValue {
        let kind = Int(value.kind.rawValue)
        // There are two kinds of booleans.
        return literals[kind < 2 ? kind : kind - 1]
    }

    init(_ ruleSet: RuleSet, _ analysis: RuleSetAnalysis) {
        var builder = NativeProgramBuilder()
        rules = zip(ruleSet.rules, analysis.rules).map { rule, known in
            let fields = known.fields.compactMap { $0?.map { builder.output($0) } }
            return Rule(
                conjuncts: known.conjuncts.compactMap { $0.expression.map { builder.root($0) } },
                needsJQ: !known.hasNativeCondition, fields: fields.count == known.fields.count ? fields : nil,
                continues: rule.continues)
        }
        nodes = builder.nodes
        links = builder.links
        literals = builder.literals
        bytes = builder.bytes
        containers = builder.containers
        lookups = builder.lookups
    }
}
