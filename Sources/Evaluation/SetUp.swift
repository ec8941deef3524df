internal import Rules

/// What an evaluator process is told first.
struct SetUp: Sendable, Equatable {
    /// Bytes; 0 means no limit.
    let memory: UInt64
    /// CPU time for one event.
    let timeoutNanoseconds: UInt64
    let rules: Rules

    /// How the rules are evaluated.
    enum Rules: Sendable, Equatable {
        /// What an event needs of each rule that it is to be tried with.
        case plan(RulePlan)
        /// All of all rules, in a few programs. Slower, and plain: what the other way is compared with.
        case shards([Shard])
    }

    func write(to writer: inout WireWriter) {
        writer.begin(.setUp)
        writer.byte(Wire.version)
        writer.number(memory)
        writer.number(timeoutNanoseconds)
        switch rules {
        case .shards(let shards):
            writer.byte(0)
            writer.list(shards) { $1.write(to: &$0) }
        case .plan(let plan):
            writer.byte(1)
            plan.write(to: &writer)
        }
        writer.end()
    }

    /// - Parameter reader: behind the frame's type.
    init(from reader: inout WireReader) throws(WireError) {
        guard try reader.byte() == Wire.version else { throw WireError() }
        memory = try reader.number()
        timeoutNanoseconds = try reader.number()
        rules =
            try reader.byte() == 0
            ? .shards(try reader.list { reader throws(WireError) in try Shard(from: &reader) })
            : .plan(try RulePlan(from: &reader))
        try reader.finish()
    }

    /// - Parameter analysis: of the rule set; a plan cannot do without it.
    init(options: EvaluatorOptions, ruleSet: RuleSet, analysis: RuleSetAnalysis?) {
        let rules: Rules
        if let analysis, options.features.contains(.plan) {
            rules = .plan(RulePlan(ruleSet, analysis, options.features))
        } else {
            rules = .shards(Shard.shards(of: ruleSet))
        }
        self.init(options: options, rules: rules)
    }

    init(options: EvaluatorOptions, rules: Rules) {
        memory = UInt64(max(0, options.memory))
        timeoutNanoseconds = options.timeout.nanoseconds
        self.rules = rules
    }
}

extension Shard {
    fileprivate func write(to writer: inout WireWriter) {
        writer.text(preface)
        writer.byte(tracks ? 1 : 0)
        writer.list(rules) { writer, rule in
            writer.number(UInt32(rule.index))
            writer.byte(rule.continues ? 1 : 0)
            writer.text(rule.body)
        }
    }

    fileprivate init(from reader: inout WireReader) throws(WireError) {
        preface = try reader.text()
        tracks = try reader.byte() != 0
        rules = try reader.list { reader throws(WireError) in
            Rule(
                index: Int(try reader.number(UInt32.self)), continues: try reader.byte() != 0,
                body: try reader.text())
        }
    }
}

extension Duration {
    /// At least 1; a duration that does not fit is as good as none.
    fileprivate var nanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 1 }
        let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? UInt64.max / 2 : max(1, product + UInt64(attoseconds / 1_000_000_000))
    }
}
