internal import Rules

/// Some rules of one plugin that become one jq program, or several when libjq finds one too big.
///
/// The program's outputs are, for one event and in the order of the rules: nothing for a rule that does not match;
/// `{rule: …, error: …}` when its `when` fails; `[rule, field, …]` when it matches, a field being an array of outputs or
/// `{error: …}`. They come one by one: whoever asks decides after each whether the rest is worth computing.
///
/// Every rule is a function of its own, since libjq limits the bytecode of one function. What an expression raises is
/// caught where it is raised: libjq 1.6 hands an error to the nearest `try` that has given an output, even when that
/// `try` is long behind, so nothing behind one may fail.
struct Shard: Sendable, Equatable {
    struct Rule: Sendable, Equatable {
        /// Index in `RuleSet.rules`.
        let index: Int
        let continues: Bool
        /// The body of the rule's function.
        let body: String
    }

    /// The plugin's functions. They come behind ours, so that a plugin may have a `first` of its own.
    let preface: String
    /// Whether its rules are tracks: all of them, or none.
    let tracks: Bool
    let rules: [Rule]

    /// libjq spends about 20 ms on every program and binds functions in quadratic time: this is a middle way.
    static let rulesMax = 32

    func program(_ range: Range<Int>) -> String {
        var text = preface
        for index in range { text += "def __approvald_rule_\(index): \(rules[index].body);\n" }
        text += range.map { "__approvald_rule_\($0)" }.joined(separator: ", ")
        return text
    }

    /// `__approvald_first` is `[first(f)]`, or `{error: …}` when an error comes first, or `[]`.
    ///
    /// libjq 1.6 leaves `first` by an error that a `?` or `//` in `f` may swallow; then it goes on with what `f` has
    /// behind it. So errors become values, and only the first value counts.
    static let functions = """
        def __approvald_first(f): [label $out | \
        foreach (try (f | [.]) catch {error: .}) as $item (0; . + 1; (select(. == 1) | $item), break $out)] \
        | .[0] // []; \
        def __approvald_all(f): try [f] catch {error: .}; \
        def __approvald_failed: type == "object"; \
        def __approvald_nothing: empty;

        """
}

extension Shard {
    /// All rules, in order; no shard holds rules of two plugins.
    static func shards(of ruleSet: RuleSet) -> [Shard] {
        var shards: [Shard] = []
        var start = 0
        while start < ruleSet.rules.count {
            let plugin = ruleSet.rules[start].plugin
            var end = start
            let tracks = start < ruleSet.trackCount
            while end < ruleSet.rules.count, end - start < rulesMax, ruleSet.rules[end].plugin == plugin,
                (end < ruleSet.trackCount) == tracks
            { end += 1 }
            shards.append(
                Shard(
                    preface: preface(ruleSet.plugins[plugin]), tracks: tracks,
                    rules: (start..<end).map { index in
                        Rule(
                            index: index, continues: ruleSet.rules[index].continues,
                            body: body(index, ruleSet.rules[index], ruleSet.plugins[plugin]))
                    }))
            start = end
        }
        return shards
    }

    private static func preface(_ plugin: Plugin) -> String {
        guard let library = plugin.library else { return functions }
        return functions + library.text + "\n"
    }

    private static func body(_ index: Int, _ rule: Rules.Rule, _ plugin: Plugin) -> String {
        let fields = RuleField.fields(of: rule, in: plugin).map { field, source in
            let function = field.hasMany ? "__approvald_all" : "__approvald_first"
            return ", \(function)(\(embedded(source)))"
        }
        return """
            __approvald_first(\(embedded(rule.when))) as $__approvald_when | \
            if $__approvald_when | __approvald_failed then {rule: \(index), error: $__approvald_when.error} \
            elif $__approvald_when[0] then [\(index)\(fields.joined())] else __approvald_nothing end
            """
    }

    /// The newline ends a comment that the text may end with.
    private static func embedded(_ source: JQSource) -> String {
        "(\(source.text)\n)"
    }
}
