internal import Feishu
internal import Rules

/// The native parts of all rules of a set, flat: evaluating one follows numbers, and counts no references.
final class NativeProgram: Sendable {
    /// What is known of one rule.
    struct Rule: BitwiseCopyable {
        /// Roots of the native conjuncts of `when`, in order: a run of `links`.
        let conjuncts: ByteRange
        /// Whether `when` has others, too.
        let needsJQ: Bool
        /// Nil for a rule that ignores, and where the request depends on more than a message id and a status.
        let prepared: PreparedRule?
        let continues: Bool
    }

    enum Output: Sendable {
        /// The root of an expression.
        case value(Int)
        /// The elements of an array at a path.
        case elements(path: Int, failure: NativeValue.Kind, otherwise: NativeValue.Kind)
    }

    let nodes: FixedTable<NativeNode>
    let links: FixedTable<Int>
    let literals: FixedTable<NativeValue>
    /// Bytes of the literals.
    let bytes: FixedTable<UInt8>
    /// Constant maps: key → literal.
    let lookups: FixedTable<ByteTable>
    let keys: ByteTables
    let rules: FixedTable<Rule>
    /// By rule; nil when some of them need libjq.
    let fields: [[[Output]]?]
    /// Arrays and objects among the literals, by the lower bound of the value's range.
    let containers: [NativeLiteral]
    /// Word → place.
    private let statuses: ByteTable

    /// What `type` gives, by kind; these are the first literals.
    static let typeNames = ["null", "boolean", "number", "string", "array", "object"].map { Array($0.utf8) }

    init(_ ruleSet: RuleSet, _ analysis: RuleSetAnalysis) {
        var builder = NativeProgramBuilder()
        var fields: [[[Output]]?] = []
        rules = FixedTable(
            zip(ruleSet.rules, analysis.rules).map { rule, known in
                let outputs = known.fields.compactMap { $0?.map { builder.output($0) } }
                let own = outputs.count == known.fields.count ? outputs : nil
                fields.append(own)
                let conjuncts = known.conjuncts.compactMap { $0.expression.map { builder.root($0) } }
                let start = builder.run(conjuncts)
                return Rule(
                    conjuncts: ByteRange(start..<start + conjuncts.count), needsJQ: !known.hasNativeCondition,
                    prepared: own.flatMap { Self.prepared(rule, in: ruleSet.plugins[rule.plugin], $0, &builder) },
                    continues: rule.continues)
            })
        self.fields = fields
        statuses = builder.table(
            Dictionary(uniqueKeysWithValues: UpdateStatus.allCases.map { (Array($0.rawValue.utf8), $0.place) }))
        nodes = FixedTable(builder.nodes)
        links = FixedTable(builder.links)
        literals = FixedTable(builder.literals)
        bytes = FixedTable(builder.bytes)
        lookups = FixedTable(builder.lookups)
        keys = ByteTables(builder.keys)
        containers = builder.containers
    }

    deinit {
        rules.deallocate()
        nodes.deallocate()
        links.deallocate()
        literals.deallocate()
        bytes.deallocate()
        lookups.deallocate()
        keys.deallocate()
    }

    private static func prepared(
        _ rule: Rules.Rule, in plugin: Plugin, _ fields: [[Output]], _ builder: inout NativeProgramBuilder
    ) -> PreparedRule? {
        guard case .update(let template) = rule.action else { return nil }
        let named = zip(RuleField.fields(of: rule, in: plugin).map(\.field), fields)
        return PreparedRule(template, Array(named), &builder)
    }

    func typeName(of value: NativeValue) -> NativeValue {
        let kind = Int(value.kind.rawValue)
        // There are two kinds of booleans.
        return literals[kind < 2 ? kind : kind - 1]
    }

    /// Nil for a word that is no status.
    func status(named word: Span<UInt8>) -> UpdateStatus? {
        keys.value(of: word, in: statuses).map { UpdateStatus.allCases[$0] }
    }
}
