package import Outcomes

/// One case of a plugin's `tests/*.yaml`: an event, and what must come of it.
package struct TestCase: Sendable {
    /// The name of the plugin that it belongs to.
    package let plugin: String
    package let name: String
    /// Where the case begins.
    package let position: SourcePosition
    /// Events that came before, one line of JSON each.
    package let given: [String]
    /// Where each of them stands in the file.
    package let givenPositions: [SourcePosition]
    /// One line of JSON.
    package let event: String
    package let expectation: Expectation

    package enum Expectation: Sendable, Equatable {
        /// These requests in this order, decided by that rule if one is named.
        case requests(rule: String?, [ExpectedRequest])
        /// Ignored, by that rule if one is named.
        case ignored(rule: String?)
        case unmatched
        case failed(Reason)
    }

    package init(
        plugin: String, name: String, position: SourcePosition, given: [String] = [],
        givenPositions: [SourcePosition] = [], event: String, expectation: Expectation
    ) {
        self.plugin = plugin
        self.name = name
        self.position = position
        self.given = given
        self.givenPositions = givenPositions
        self.event = event
        self.expectation = expectation
    }
}

/// The request as the case writes it; compared field by field with what is made, whatever the order of keys.
package struct ExpectedRequest: Sendable, Equatable {
    package let body: JSONValue
    package let position: SourcePosition

    package init(body: JSONValue, position: SourcePosition) {
        self.body = body
        self.position = position
    }
}
