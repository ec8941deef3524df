/// What a store app needs beside its secret to get its access token. Feishu pushes a new one every hour, as an event.
/// Never empty, and never shown: every description of it is masked.
package struct AppTicket: Sendable, Equatable {
    /// For what must be sent or kept, and for nothing else.
    package let value: String

    /// - Returns: `nil` for an empty value.
    package init?(_ value: String) {
        guard !value.isEmpty else { return nil }
        self.value = value
    }
}

extension AppTicket: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "AppTicket(***)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
