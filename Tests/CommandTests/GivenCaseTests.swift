import Foundation
import TestSupport
import Testing

/// Cases with events that came before: what makes cards known, and what does nothing.
@Suite(.serialized) struct GivenCaseTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder(
            plugin: "desk",
            [
                "plugin.yaml": """
                plugin: desk
                track:
                  - when: .type == "sent"
                    message: .card
                    keys: [.order]
                  - when: .type == "resent"
                    message: .card
                    keys: [.order]

                """,
                "rules.yaml": "- rule: done\n  when: .type == \"done\"\n  card: .order\n  status: APPROVED\n",
            ])
    }

    private func write(given: String, expect: String) throws {
        try folder.write(
            """
            - test: an order is done
              given:
                - { type: sent, card: "1", order: A }
                - \(given)
              event: { type: done, order: A }
              expect: \(expect)

            """, to: "rules/desk/tests/done.yaml")
    }

    @Test func aGivenEventThatMakesNoCardKnownFailsTheCase() async throws {
        let request = #"{ rule: done, request: { message_id: "1", status: APPROVED, i18n_resources: [] } }"#
        try write(given: "{ type: snet, card: \"2\", order: A }", expect: request)
        let ending = try await Tool.run(["test"], in: folder.path)
        #expect(ending.status == 1)
        #expect(
            ending.output == """
                rules/desk/tests/done.yaml:1:3: failed: an order is done
                  given[1] in line 4
                    expected a card becomes known, by a `track` of plugin.yaml whose `when` takes this event
                    found    unmatched
                0 passed, 1 failed

                """)
    }

    /// What is found without the event is not what the author meant to write down.
    @Test func suchACaseIsNotUpdated() async throws {
        try write(given: "{ type: sent, order: A }", expect: "unmatched")
        let file = folder.path("rules/desk/tests/done.yaml")
        let before = try String(contentsOfFile: file, encoding: .utf8)
        let ending = try await Tool.run(["test", "--update"], in: folder.path)
        #expect(ending.status == 1)
        #expect(
            ending.output.contains("found    failed with no_message_id: message in line 4 of plugin.yaml: found null"))
        #expect(ending.output.contains("  not updated: what is wrong with `given` is mended by hand\n"))
        #expect(try String(contentsOfFile: file, encoding: .utf8) == before)
    }

    @Test func aNewCaseIsFilledIn() async throws {
        try write(given: "{ type: sent, card: \"2\", order: A }", expect: "unmatched")
        #expect(try await Tool.run(["test", "--update"], in: folder.path).status == 0)
        #expect(try await Tool.run(["test"], in: folder.path).output == "1 passed, 0 failed\n")
    }

    @Test func entriesOfTrackAreCovered() async throws {
        try write(given: "{ type: sent, card: \"2\", order: A }", expect: "unmatched")
        _ = try await Tool.run(["test", "--update"], in: folder.path)
        let ending = try await Tool.run(["test", "--coverage"], in: folder.path)
        #expect(ending.output.contains("desk    2/3 "))
        #expect(ending.output.contains("rules/desk/plugin.yaml:6:11: not exercised: rule track[1]\ncoverage: 66%\n"))
    }
}
