import Feishu
package import Outcomes

/// The two lines that close the books on standard error.
package enum BalanceReport {
    package static func lines(_ balance: Balance, format: LogFormat) -> [UInt8] {
        line("events", balance.events.fields, format) + line("updates", balance.updates.fields, format)
    }

    private static func line(_ name: String, _ fields: [(name: String, count: Int)], _ format: LogFormat) -> [UInt8] {
        switch format {
        case .text:
            let counts = fields.map { "\($0.name)=\($0.count)" }.joined(separator: " ")
            return Array("balance \(name) \(counts)\n".utf8)
        case .json:
            var writer = JSONWriter()
            writer.object { writer in
                writer.member("balance", name)
                for field in fields {
                    writer.member(field.name, field.count)
                }
            }
            writer.newline()
            return writer.bytes
        }
    }
}
