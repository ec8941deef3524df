import Rules
import Testing

/// `docs/diagnostics.md` has a section for every code, with an example that gives it and one that is free of problems.
@Suite struct DiagnosticDocumentTests {
    @Test func `every code has a section, and every section a code`() {
        #expect(
            DocumentedCode.all.map(\.code).sorted() == DiagnosticCode.allCases.map(\.rawValue).sorted())
    }

    @Test(arguments: DocumentedCode.all) func `the wrong example gives the diagnostic`(_ section: DocumentedCode)
        async throws
    {
        let diagnostics = try await diagnostics(of: section.wrong)
        let own = diagnostics.filter { $0.code == section.code }
        let report = diagnostics.map(\.text).joined(separator: "\n")
        #expect(!own.isEmpty, "\(report)")
        #expect(own.allSatisfy { section.severity.lowercased().contains($0.severity.rawValue) }, "\(report)")
        #expect(diagnostics.allSatisfy { $0.help != nil || $0.code == "bad-pattern" }, "\(report)")
    }

    @Test(arguments: DocumentedCode.all) func `the right example has no problem`(_ section: DocumentedCode)
        async throws
    {
        #expect(!section.right.isEmpty)
        #expect(try await diagnostics(of: section.right).map(\.text) == [])
    }

    private func diagnostics(of files: [DocumentedCode.File]) async throws -> [Diagnostic] {
        let rules = try DocumentedCode.folder(of: files)
        let load = try await rules.load(isReviewed: true)
        return load.diagnostics + (load.ruleSet.map { TestCaseLoader.load($0).1 } ?? [])
    }
}
