/// Puts texts through everything that reads jq without libjq, and holds it to what can be told without libjq, too.
struct AnalysisOracle {
    private let analyzer: ExpressionAnalyzer
    private let certain: CertainJQ
    private var lowering: NativeLowering

    init(library: String?) {
        var log = DiagnosticLog()
        let source = library.map { JQSource(text: $0, file: "lib.jq") }
        let text = library.map { SourceText(file: "lib.jq", text: $0) }.flatMap { LibraryText.read($0, log: &log) }
        analyzer = ExpressionAnalyzer(library: library)
        certain = CertainJQ(library: text)
        lowering = NativeLowering(library: LibraryFunctions(source))
    }

    consuming func check(_ texts: [String]) {
        let rules = texts.map { text in
            checkText(text)
            return rule(text)
        }
        let paths = lowering.paths.paths
        checkIndex(RuleIndex(rules), rules)
        if let literals = Prefilter.literals(for: rules, paths: paths) {
            precondition(!literals.isEmpty && literals.count <= Prefilter.literalsMax, "a useless prefilter")
            precondition(literals.allSatisfy { $0.count >= Prefilter.lengthMin }, "a short string")
        }
    }

    // MARK: One text

    private func checkText(_ text: String) {
        _ = JQScreening(text)
        _ = JQConstant(text)
        var log = DiagnosticLog()
        WhenCheck.warnOfAssignments(in: JQSource(text: text, file: "rules.yaml"), log: &log)
        _ = analyzer.mayStopInPath(text)
        guard let syntax = JQParser.parse(text) else {
            precondition(!certain.compiles(text), "sure of what is not understood")
            return
        }
        _ = certain.compiles(text)
        checkPlaces(syntax, in: 0..<text.unicodeScalars.count)
        checkTouched(text)
        // What is put into parentheses is some levels deeper.
        let isTooDeep = JQParser.parse("(((" + text + "\n)))") == nil
        if let template = analyzer.template(of: text) {
            precondition(isTooDeep || JQParser.parse(template.text) != nil, "a template that is no jq")
            precondition((1...JQTemplate.constantsMax).contains(template.constants.count), "constants out of bounds")
            precondition(analyzer.template(of: template.text) == nil, "literals that were left")
        }
    }

    private func checkPlaces(_ syntax: JQSyntax, in range: Range<Int>) {
        precondition(syntax.depth <= JQParser.depthMax, "too deep")
        precondition(syntax.start >= range.lowerBound && syntax.end <= range.upperBound, "a part of something else")
        precondition(syntax.start <= syntax.end, "ends before it begins")
        for part in syntax.form.parts { checkPlaces(part, in: range) }
    }

    private func checkTouched(_ text: String) {
        guard let touched = analyzer.touched(by: text, asTruth: false) else { return }
        let all = Set(touched)
        guard let few = analyzer.touched(by: text, asTruth: true) else {
            preconditionFailure("its truth needs more than its values")
        }
        let isCovered = few.allSatisfy { path in
            all.contains(path) || all.contains(TouchedPath(path.steps, isWhole: true))
        }
        precondition(isCovered, "its truth needs something else than its values")
    }

    // MARK: Rules

    private mutating func rule(_ text: String) -> RuleAnalysis {
        let conjuncts = ConjunctSplit.conjuncts(of: text, lowering: &lowering)
        precondition(!conjuncts.isEmpty, "no conjuncts")
        let isUnderstood = JQParser.parse("(((" + text + "\n)))") != nil
        for conjunct in conjuncts {
            precondition(!isUnderstood || JQParser.parse("(\(conjunct.text)\n)") != nil, "a conjunct that is no jq")
            if let expression = conjunct.expression { checkSize(expression) }
        }
        let outputs = lowering.start(text).flatMap { lowering.outputs($0, dot: lowering.event()) }
        for case .value(let value) in outputs ?? [] { checkSize(value) }
        return RuleAnalysis(
            conjuncts: conjuncts, fields: [outputs], keys: conjuncts.compactMap { $0.expression?.indexKey })
    }

    private func checkSize(_ expression: NativeExpression) {
        precondition(expression.size(upTo: NativeLowering.sizeMax + 1) <= NativeLowering.sizeMax, "too large")
        precondition(expression.renumbered { $0 } == expression, "not itself")
    }

    /// Every rule is in one table, or always tried.
    private func checkIndex(_ index: RuleIndex, _ rules: [RuleAnalysis]) {
        for number in rules.indices {
            let tables = index.tables.filter { $0.rules.values.contains { $0.contains(number) } }
            precondition(index.always.contains(number) ? tables.isEmpty : tables.count <= 1, "indexed twice")
        }
    }
}
