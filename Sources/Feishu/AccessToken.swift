/// A tenant access token. Never empty, and never shown: every description of it is masked.
package struct AccessToken: Sendable, Equatable {
    let value: String
    /// Which renewal it came from: Feishu hands out the same value again while it has 30 minutes or more to live, and a
    /// refusal of the old one must not cost the new one.
    var renewal = 0

    /// - Returns: `nil` for an empty value, which some failing replies carry.
    init?(_ value: String) {
        guard !value.isEmpty else { return nil }
        self.value = value
    }
}

extension AccessToken {
    /// Whether the API takes the one as it takes the other, whichever renewals they came from.
    package static func == (left: Self, right: Self) -> Bool { left.value == right.value }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "AccessToken(***)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
