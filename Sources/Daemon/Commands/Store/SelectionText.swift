package import Outbox
import Outcomes

/// The filters of a store command as they were typed.
package struct SelectionText: Sendable {
    package var ids: [String] = []
    package var states: [String] = []
    package var rule: String?
    package var reasons: [String] = []
    package var messageID: String?
    package var eventID: String?
    package var olderThan: String?
    package var newerThan: String?

    package init() {}

    /// Whether nothing was said, which names every row.
    package var isEmpty: Bool {
        ids.isEmpty && states.isEmpty && rule == nil && reasons.isEmpty && messageID == nil && eventID == nil
            && olderThan == nil && newerThan == nil
    }

    /// - Throws: What was typed and cannot be meant.
    package func selection() throws(ConfigurationError) -> Selection {
        var selection = Selection()
        if !ids.isEmpty { selection.ids = Set(try Self.each(ids, "ID", "a number as `ls` shows it", Self.id)) }
        if !states.isEmpty {
            let names = UpdateState.allCases.map(\.name).joined(separator: ", ")
            selection.states = Set(try Self.each(states, "--in", "one of \(names)", UpdateState.init(name:)))
        }
        if !reasons.isEmpty {
            let names = Reason.allCases.map(\.rawValue).joined(separator: ", ")
            selection.reasons = Set(try Self.each(reasons, "--reason", "one of \(names)", Reason.init(rawValue:)))
        }
        if let (plugin, name) = try Self.each([rule], "--rule", "RULE or PLUGIN/RULE", Self.rule).first {
            selection.plugin = plugin
            selection.rule = name
        }
        selection.messageID = try Self.each([messageID], "--message", "a message id or a key", Self.filled).first
        selection.eventID = try Self.each([eventID], "--event", "an event id", Self.filled).first
        let duration = "a duration such as 90s, 15m, 24h or 7d"
        selection.olderThan = try Self.each([olderThan], "--older-than", duration, SettingValue.duration).first
        selection.newerThan = try Self.each([newerThan], "--newer-than", duration, SettingValue.duration).first
        return selection
    }

    private static func id(_ text: String) -> Int64? {
        SettingValue.count(text).map(Int64.init)
    }

    private static func rule(_ text: String) -> (plugin: String?, name: String)? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.last, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        return (parts.count == 2 ? parts[0] : nil, name)
    }

    /// Nothing is what an unset variable of a script gives, and no row is meant by it.
    private static func filled(_ text: String) -> String? { text.isEmpty ? nil : text }

    private static func each<Value>(
        _ texts: [String?], _ option: String, _ expected: String, _ parse: (String) -> Value?
    ) throws(ConfigurationError) -> [Value] {
        var values: [Value] = []
        for case let text? in texts {
            guard let value = parse(text) else {
                throw ConfigurationError("\(option): found \"\(Shown.text(text))\", expected \(expected)")
            }
            values.append(value)
        }
        return values
    }
}
