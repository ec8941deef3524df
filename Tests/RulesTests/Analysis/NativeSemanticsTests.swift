import Testing

@testable import Rules

/// Compares what analysis makes of random jq with what the `jq` command makes of it.
@Suite struct NativeSemanticsTests {
    private static let programs = 12
    private static let expressions = 80
    private static let events = 25

    @Test(arguments: 1...programs)
    func `expressions mean what they mean to jq`(_ seed: Int) throws {
        var generator = ExpressionGenerator(seed: UInt64(seed))
        var texts: [String] = []
        var expressions: [NativeExpression] = []
        var lowering = NativeLowering(library: LibraryFunctions(nil))
        while texts.count < Self.expressions {
            let text = generator.expression(depth: 3)
            guard let syntax = lowering.start(text) else {
                Issue.record("not parsed: \(text)")
                return
            }
            guard let expression = lowering.expression(syntax, dot: lowering.event()) else { continue }
            texts.append(text)
            expressions.append(expression)
        }
        let events = (0..<Self.events).map { _ in generator.event() }
        let results = try JQFilter.results(of: texts, for: events)
        for (event, results) in zip(events, results) {
            let evaluation = ReferenceEvaluation(event: event, paths: lowering.paths.paths)
            for ((text, expression), result) in zip(zip(texts, expressions), results) {
                switch evaluation.result(expression) {
                case .value(let value):
                    #expect(result == "[\(value.json)]", "seed \(seed): \(text) of \(event.json)")
                case .nothing:
                    #expect(result == "[]" && expression.isOptional, "seed \(seed): \(text) of \(event.json)")
                case .error:
                    let isError = result == "\"e\"" || result == "[]" && expression.hasAttempt
                    #expect(isError, "seed \(seed): \(text) of \(event.json) gives \(result)")
                }
            }
        }
    }

    @Test(arguments: 1...programs)
    func `conditions are what their conjuncts are`(_ seed: Int) throws {
        var generator = ExpressionGenerator(seed: UInt64(1000 + seed))
        let texts = (0..<Self.expressions).map { _ in generator.condition() }
        let events = (0..<Self.events).map { _ in generator.event() }
        var lowering = NativeLowering(library: LibraryFunctions(nil))
        let conjuncts = texts.map { ConjunctSplit.conjuncts(of: $0, lowering: &lowering) }
        let parts = try JQFilter.results(of: conjuncts.flatMap { $0.map(\.text) }, for: events)
        let results = try JQFilter.results(of: texts, for: events)
        let paths = lowering.paths.paths
        for (index, event) in events.enumerated() {
            let evaluation = ReferenceEvaluation(event: event, paths: paths)
            var rest = parts[index][...]
            for ((text, conjuncts), result) in zip(zip(texts, conjuncts), results[index]) {
                let own = rest.prefix(conjuncts.count)
                rest = rest.dropFirst(conjuncts.count)
                let isMatch = Self.isMatch(result)
                #expect(own.allSatisfy(Self.isMatch) == isMatch, "seed \(seed): \(text) of \(event.json)")
                for (conjunct, result) in zip(conjuncts, own) {
                    guard let expression = conjunct.expression else { continue }
                    let value = evaluation.result(expression)
                    let isTrue = if case .value(let value) = value { value.isTrue } else { false }
                    #expect(isTrue == Self.isMatch(result), "seed \(seed): \(conjunct.text) of \(event.json)")
                }
                guard isMatch else { continue }
                let rule = RuleAnalysis(
                    conjuncts: conjuncts, fields: [], keys: conjuncts.compactMap { $0.expression?.indexKey })
                for key in rule.keys {
                    guard case .value(.string(let found)) = evaluation.result(.path(key.path, onFailure: .error)) else {
                        Issue.record("seed \(seed): \(text) matches \(event.json) without its key")
                        continue
                    }
                    #expect(key.literals.contains(Array(found.utf8)), "seed \(seed): \(text) of \(event.json)")
                }
                if let literals = Prefilter.literals(for: [rule], paths: paths) {
                    let isFound = literals.contains { Array(event.json.utf8).firstRange(of: $0) != nil }
                    #expect(isFound, "seed \(seed): \(text) of \(event.json)")
                }
            }
        }
    }

    /// Of an array of outputs: whether the first one is true.
    private static func isMatch(_ result: String) -> Bool {
        result != "\"e\"" && result != "[]" && !["[null", "[false"].contains { result.hasPrefix($0) }
    }
}
