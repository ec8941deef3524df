import Rules
import Testing

/// `check` finds a mistake exactly in those of many damaged rules that libjq does not compile by themselves.
@Suite struct DamagedRulesTests {
    private static let rulesPerSeed = 40

    @Test(arguments: 1...2) func `errors are in the rules that do not compile, and nowhere else`(_ seed: Int)
        async throws
    {
        var generator = ExpressionGenerator(seed: UInt64(5000 + seed))
        var texts: [String] = []
        while texts.count < Self.rulesPerSeed {
            let text = generator.damagedExpression()
            // What is refused or means nothing is an error whatever libjq says.
            if ["import", "é", "&", "'", "$__loc__"].allSatisfy({ !text.contains($0) }) { texts.append(text) }
        }
        var lines: [ClosedRange<Int>] = []
        var rules = ""
        for (index, text) in texts.enumerated() {
            let block = text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }
            let start = (lines.last?.upperBound ?? 0) + 1
            lines.append(start...(start + 2 + block.count))
            rules += "- rule: r\(index)\n  when: |2\n\(block.joined())  ignore: true\n"
        }
        let errors = try await TemporaryRules(desk: ["rules.yaml": rules]).load().diagnostics.filter {
            $0.severity == .error
        }
        let compiled = try await JQCommand().compileErrors(of: texts.map { "(\($0)\n)" })
        for (index, text) in texts.enumerated() {
            let own = errors.filter { lines[index].contains($0.line) }
            let report = own.map(\.text).joined(separator: "\n")
            #expect(own.isEmpty == compiled[index].isEmpty, "seed \(seed): \(text)\n\(report)\n\(compiled[index])")
            #expect(own.allSatisfy { $0.line > lines[index].lowerBound + 1 }, "\(text)\n\(report)")
            #expect(own.allSatisfy { $0.line < lines[index].upperBound || $0.column == 5 }, "\(text)\n\(report)")
        }
        #expect(compiled.contains { $0.isEmpty } && compiled.contains { !$0.isEmpty })
    }
}
