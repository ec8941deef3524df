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

    @Test func saysWhyTheExpectedRuleDidNotApply() async throws {
        let rules = """
            - rule: early
              when: .type == "card" and .hurry
              ignore: true
            - rule: card
              when: .type == "card" and (.days > 3 or .id == "7")
              message: .id
              status: APPROVED

            """
        try folder.write(rules, to: "rules/cards/rules.yaml")
        let expectation = #"expect: { rule: card, request: { message_id: "1", status: APPROVED, i18n_resources: [] } }"#
        try folder.write(
            """
            - test: a short leave
              event: { type: card, id: "1", days: 2 }
              \(expectation)
            - test: in a hurry
              event: { type: card, id: "7", hurry: true }
              \(expectation)

            """, to: "rules/cards/tests/cards.yaml")
        let ending = try await Tool.run(["test"], in: folder.path)
        #expect(
            ending.output == """
                rules/cards/tests/cards.yaml:1:3: failed: a short leave
                  outcome
                    expected 1 request by rule card
                    found    unmatched
                  rule card does not match
                    .days > 3 → false
                      .days is 2
                    .id == "7" → false
                      .id is "1"
                rules/cards/tests/cards.yaml:4:3: failed: in a hurry
                  outcome
                    expected 1 request by rule card
                    found    ignored by rule early
                  rule card is not reached, since cards/early matches
                0 passed, 2 failed

                """)
        let json = try await Tool.run(["test", "--filter", "hurry", "--format", "json"], in: folder.path)
        #expect(json.lines[0].hasSuffix(#""why":"rule card is not reached, since cards/early matches"}"#))
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
