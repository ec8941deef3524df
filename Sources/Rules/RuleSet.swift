package import Feishu
package import Localization

/// All rules of all plugins, checked and immutable. What a reload builds, and what every decision is made with.
package struct RuleSet: Sendable {
    /// By `order`, then name.
    package let plugins: [Plugin]
    /// Enabled rules in the one order in which they are tried: by plugin, then place in the file.
    package let rules: [Rule]
    /// Hex digest of the content of every file that was read.
    package let fingerprint: String

    package init(plugins: [Plugin], rules: [Rule], fingerprint: String) {
        self.plugins = plugins
        self.rules = rules
        self.fingerprint = fingerprint
    }
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

    package init(
        name: String, version: String?, description: String?, order: Int, folder: String, timeZone: String,
        library: JQSource?, eventID: JQSource?, eventTime: JQSource?, eventTenant: JQSource?, texts: Catalogs
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
    }
}

/// One rule that is enabled.
package struct Rule: Sendable {
    /// Index into `RuleSet.plugins`.
    package let plugin: Int
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
}

package enum RuleAction: Sendable {
    case ignore
    case update(UpdateTemplate)
}

/// What a matching rule makes of an event.
package struct UpdateTemplate: Sendable {
    package let message: JQSource
    package let status: StatusSource
    package let statusName: TextKeySource?
    package let detailActionName: TextKeySource?
    /// In the order of the file; names are unique.
    package let arguments: [RuleArgument]

    package init(
        message: JQSource, status: StatusSource, statusName: TextKeySource?, detailActionName: TextKeySource?,
        arguments: [RuleArgument]
    ) {
        self.message = message
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
