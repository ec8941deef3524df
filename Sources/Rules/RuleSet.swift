package import Feishu
package import Localization

/// All rules of all plugins, checked and immutable. What a reload builds, and what every decision is made with.
package struct RuleSet: Sendable {
    /// By `order`, then name.
    package let plugins: [Plugin]
    /// In the one order in which they are tried: what tracks cards, by plugin, then place in the file; then the enabled
    /// rules, likewise.
    package let rules: [Rule]
    /// How many of them track cards. All of those are tried on an event; when one matches, no rule after them is.
    package let trackCount: Int
    /// Whether any rule names cards by key, or makes them known.
    package let usesDirectory: Bool
    /// Hex digest of the content of every file that was read.
    package let fingerprint: String

    package init(plugins: [Plugin], rules: [Rule], fingerprint: String) {
        self.plugins = plugins
        self.rules = rules
        self.fingerprint = fingerprint
        trackCount = rules.prefix { $0.tracks }.count
        usesDirectory = rules.contains { $0.tracks || $0.namesKeys }
    }

    /// Those of a plugin that are no tracks.
    package func rules(ofPlugin plugin: Int) -> [Rule] { rules[trackCount...].filter { $0.plugin == plugin } }
}

/// One plugin folder.
package struct Plugin: Sendable {
    package let name: String
    package let version: String?
    package let description: String?
    package let order: Int
    /// The folder's path as it was given or found: `rules/feishu-approval`.
    package let folder: String
    /// IANA name, for dates in texts.
    package let timeZone: String
    /// The functions of `lib.jq`, put before every expression of this plugin.
    package let library: JQSource?
    package let eventID: JQSource?
    package let eventTime: JQSource?
    package let eventTenant: JQSource?
    package let texts: Catalogs
    /// Names of rules that are `enabled: false`.
    package let disabledRules: [String]

    package init(
        name: String, version: String?, description: String?, order: Int, folder: String, timeZone: String,
        library: JQSource?, eventID: JQSource?, eventTime: JQSource?, eventTenant: JQSource?, texts: Catalogs,
        disabledRules: [String] = []
    ) {
        self.name = name
        self.version = version
        self.description = description
        self.order = order
        self.folder = folder
        self.timeZone = timeZone
        self.library = library
        self.eventID = eventID
        self.eventTime = eventTime
        self.eventTenant = eventTenant
        self.texts = texts
        self.disabledRules = disabledRules
    }
}

/// One rule that is enabled, or one entry of a plugin's `track`.
package struct Rule: Sendable {
    /// Index into `RuleSet.plugins`.
    package let plugin: Int
    /// Of a track `track[0]`, `track[1]`, …, which no rule can be called.
    package let name: String
    package let description: String?
    package let when: JQSource
    package let action: RuleAction
    /// Once such an update is accepted for a card, only another final one may follow.
    package let isFinal: Bool
    /// Whether later rules are tried after this one matched.
    package let continues: Bool

    package init(
        plugin: Int, name: String, description: String?, when: JQSource, action: RuleAction, isFinal: Bool,
        continues: Bool
    ) {
        self.plugin = plugin
        self.name = name
        self.description = description
        self.when = when
        self.action = action
        self.isFinal = isFinal
        self.continues = continues
    }

    /// Whether it makes cards known.
    package var tracks: Bool {
        if case .track = action { true } else { false }
    }

    /// Whether its events need no update.
    package var ignores: Bool {
        if case .ignore = action { true } else { false }
    }

    /// Whether its updates are for cards of the directory.
    package var namesKeys: Bool {
        if case .update(let template) = action { template.namesKeys } else { false }
    }
}

package enum RuleAction: Sendable {
    case ignore
    case update(UpdateTemplate)
    case track(TrackTemplate)
}

/// What makes cards known.
package struct TrackTemplate: Sendable {
    package let message: JQSource
    /// At least one.
    package let keys: [JQSource]

    package init(message: JQSource, keys: [JQSource]) {
        self.message = message
        self.keys = keys
    }
}

/// What a matching rule makes of an event.
package struct UpdateTemplate: Sendable {
    /// What gives message ids, or keys of the card directory.
    package let message: JQSource
    package let namesKeys: Bool
    package let status: StatusSource
    package let statusName: TextKeySource?
    package let detailActionName: TextKeySource?
    /// In the order of the file; names are unique.
    package let arguments: [RuleArgument]

    package init(
        message: JQSource, namesKeys: Bool = false, status: StatusSource, statusName: TextKeySource?,
        detailActionName: TextKeySource?, arguments: [RuleArgument]
    ) {
        self.message = message
        self.namesKeys = namesKeys
        self.status = status
        self.statusName = statusName
        self.detailActionName = detailActionName
        self.arguments = arguments
    }
}

package enum StatusSource: Sendable {
    case fixed(UpdateStatus)
    case jq(JQSource)
}

package enum TextKeySource: Sendable {
    case key(String)
    case jq(JQSource)
}

package struct RuleArgument: Sendable {
    package let name: String
    package let value: JQSource

    package init(name: String, value: JQSource) {
        self.name = name
        self.value = value
    }
}
