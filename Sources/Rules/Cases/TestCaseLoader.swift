/// Loads the cases of a rule set's plugins. Apart from loading rules: most commands never read them.
package enum TestCaseLoader {
    /// - Returns: the cases by plugin, file and place, and all problems of their files.
    package static func load(_ ruleSet: RuleSet) -> ([TestCase], [Diagnostic]) {
        var log = DiagnosticLog()
        var cases: [TestCase] = []
        for (index, plugin) in ruleSet.plugins.enumerated() {
            let folder = plugin.folder + "/tests"
            let rules = ruleSet.rules(ofPlugin: index)
            for name in RuleFiles.names(inPart: folder, of: "files of test cases", log: &log) ?? [] {
                let path = folder + "/" + name
                guard name.hasSuffix(".yaml") else {
                    if name.hasSuffix(".yml") {
                        log.warning(
                            .unreadName, at: SourcePosition(file: path, line: 1, column: 1), "this file is not read",
                            help: "rename it to \(name.dropLast(4)).yaml")
                    }
                    continue
                }
                var fingerprint = Fingerprint()
                guard let source = RuleFiles.read(path, fingerprint: &fingerprint, log: &log) else { continue }
                cases += CaseFile(
                    source: source, plugin: plugin.name, rules: rules.map(\.name),
                    ignoringRules: rules.filter(\.ignores).map(\.name), disabledRules: plugin.disabledRules
                ).read(log: &log)
            }
        }
        return (cases, log.sorted)
    }
}
