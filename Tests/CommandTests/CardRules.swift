import TestSupport

/// The smallest plugin that maps something, and lines for it.
enum CardRules {
    static let rules = """
        - rule: card
          when: .type == "card"
          message: .id
          status: APPROVED
        """

    /// The same in words that only libjq understands, so that its processes are started.
    static let rulesForJQ = rules.replacing(#".type == "card""#, with: #"'.type | test("^card$")'"#)

    /// Makes a rules folder with one plugin.
    static func make(
        in folder: TemporaryFolder, plugin: String = "cards", rules: String = rules, event: String = "  id: .event_id"
    ) throws -> String {
        try folder.write("plugin: \(plugin)\nevent:\n\(event)\n", to: "rules/\(plugin)/plugin.yaml")
        try folder.write(rules + "\n", to: "rules/\(plugin)/rules.yaml")
        return folder.path("rules")
    }

    static func line(_ card: String) -> String {
        #"{"type":"card","id":"\#(card)","event_id":"e-\#(card)"}"#
    }

    static func lines(_ cards: [String]) -> String {
        cards.map { line($0) + "\n" }.joined()
    }

    static func request(_ card: String) -> String {
        #"{"message_id":"\#(card)","status":"APPROVED","i18n_resources":[]}"#
    }
}
