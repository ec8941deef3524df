/// A tenant access token. Never empty, and never shown: every description of it is masked.
package struct AccessToken: Sendable, Equatable {
    let value: String

    /// - Returns: `nil` for an empty value, which some failing replies carry.
    init?(_ value: String) {
        guard !value.isEmpty else { return nil }
        self.value = value
    }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "AccessToken(***)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
