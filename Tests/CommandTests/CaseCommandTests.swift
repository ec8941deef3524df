import TestSupport
import Testing

/// `test`: the plugins' own cases.
@Suite(.serialized) struct CaseCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try CardRules.make(in: folder)
    }

    @Test func passesTheShippedCases() async throws {
        let ending = try await Tool.run(["test", "--rules", Repository.path("rules")])
        #expect(ending.status == 0)
        #expect(ending.output.hasSuffix(" passed, 0 failed\n"))
    }

    @Test func showsWhereAFailedCaseDiffers() async throws {
        try folder.write(
            """
            - test: a card is approved
              event: { type: card, id: "1" }
              expect:
                rule: card
                request: { message_id: "1", status: APPROVED, i18n_resources: [] }
            - test: a card is rejected
              event: { type: card, id: "2" }
              expect:
                rule: card
                request: { message_id: "2", status: REJECTED, i18n_resources: [] }
            - test: a card is nothing
              event: { type: card, id: "3" }
              expect: unmatched

            """, to: "rules/cards/tests/cards.yaml")
        let ending = try await Tool.run(["test"], in: folder.path)
        #expect(ending.status == 1)
        #expect(ending.output.contains("rules/cards/tests/cards.yaml:6:"))
        #expect(ending.output.contains("failed: a card is rejected"))
        #expect(ending.output.contains("REJECTED"))
        #expect(ending.output.contains("APPROVED"))
        #expect(ending.output.contains("failed: a card is nothing"))
        #expect(!ending.output.contains("a card is approved"))
        #expect(ending.output.hasSuffix("1 passed, 2 failed\n"))
    }

    @Test func refusesBrokenCases() async throws {
        try folder.write("- test: x\n  evnt: {}\n", to: "rules/cards/tests/cards.yaml")
        let ending = try await Tool.run(["test"], in: folder.path)
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains("rules/cards/tests/cards.yaml:2:3: error[unknown-field]"))
    }

    @Test func refusesBrokenRules() async throws {
        try folder.write(
            "- rule: card\n  when: .type ==\n  message: .id\n  status: ADD\n", to: "rules/cards/rules.yaml")
        let ending = try await Tool.run(["test"], in: folder.path)
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty)
        #expect(ending.errors.contains("rules/cards/rules.yaml:2:17: error[jq-syntax]"))
    }

    @Test func saysWhenThereAreNoCases() async throws {
        let ending = try await Tool.run(["test"], in: folder.path)
        #expect(ending.status == 0)
        #expect(ending.output.contains("no cases"))
    }
}
