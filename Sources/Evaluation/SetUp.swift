/// What an evaluator process is told first.
struct SetUp: Sendable, Equatable {
    /// Bytes; 0 means no limit.
    let memory: UInt64
    /// CPU time for one event.
    let timeoutNanoseconds: UInt64
    let shards: [Shard]

    func write(to writer: inout WireWriter) {
        writer.begin(.setUp)
        writer.byte(Wire.version)
        writer.number(memory)
        writer.number(timeoutNanoseconds)
        writer.list(shards) { writer, shard in
            writer.text(shard.preface)
            writer.list(shard.rules) { writer, rule in
                writer.number(UInt32(rule.index))
                writer.byte(rule.continues ? 1 : 0)
                writer.text(rule.body)
            }
        }
        writer.end()
    }

    /// - Parameter reader: behind the frame's type.
    init(from reader: inout WireReader) throws(WireError) {
        guard try reader.byte() == Wire.version else { throw WireError() }
        memory = try reader.number()
        timeoutNanoseconds = try reader.number()
        shards = try reader.list { reader throws(WireError) in
            let preface = try reader.text()
            let rules = try reader.list { reader throws(WireError) in
                Shard.Rule(
                    index: Int(try reader.number(UInt32.self)), continues: try reader.byte() != 0,
                    body: try reader.text())
            }
            return Shard(preface: preface, rules: rules)
        }
        try reader.finish()
    }

    init(options: EvaluatorOptions, shards: [Shard]) {
        memory = UInt64(max(0, options.memory))
        timeoutNanoseconds = options.timeout.nanoseconds
        self.shards = shards
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
