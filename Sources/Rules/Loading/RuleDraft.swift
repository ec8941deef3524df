internal import Feishu
internal import Localization

/// What could be read of a plugin; problems are in the log.
struct PluginDraft {
    let folder: String
    var name: String?
    var nameAt: SourcePosition
    var version: String?
    var description: String?
    var order = 100
    var defaultLocale: TextLocale = .zhCN
    var timeZone = "Asia/Shanghai"
    var eventID: JQSource?
    var eventTime: JQSource?
    var eventTenant: JQSource?
    var tracks: [TrackDraft] = []
    var library: LibraryText?
    var rules: [RuleDraft] = []
    var texts = CatalogDrafts()

    init(folder: String) {
        self.folder = folder
        nameAt = SourcePosition(file: folder + "/plugin.yaml", line: 1, column: 1)
    }

    /// What is known of it. Sound when the log has no error of it.
    var plugin: Plugin {
        Plugin(
            name: name ?? folder.split(separator: "/").last.map(String.init) ?? folder, version: version,
            description: description, order: order, folder: folder, timeZone: timeZone, library: library?.source,
            eventID: eventID, eventTime: eventTime, eventTenant: eventTenant,
            texts: texts.catalogs(defaultLocale: defaultLocale),
            disabledRules: rules.filter { !$0.isEnabled }.compactMap(\.name))
    }

    /// The expressions of this plugin that need libjq's word on whether they compile, `lib.jq` apart.
    private(set) var doubtful: [JQSource] = []

    /// To be called when everything else is there.
    mutating func findDoubtful() {
        let certain = CertainJQ(library: library)
        var known: [String: Bool] = [:]
        let expressions =
            [eventID, eventTime, eventTenant].compactMap { $0 } + tracks.flatMap(\.expressions)
            + rules.flatMap(\.expressions)
        doubtful = expressions.filter { source in
            if let isCertain = known[source.text] { return !isCertain }
            let isCertain = certain.compiles(source.text)
            known[source.text] = isCertain
            return !isCertain
        }
    }
}

/// What could be read of an entry of `track`.
struct TrackDraft {
    var when: JQSource?
    var message: JQSource?
    var keys: [JQSource] = []

    var expressions: [JQSource] { [when, message].compactMap { $0 } + keys }

    /// - Parameter number: its place in the list.
    func rule(plugin: Int, number: Int) -> Rule? {
        guard let when, let message, !keys.isEmpty else { return nil }
        return Rule(
            plugin: plugin, name: "track[\(number)]", description: nil, when: when,
            action: .track(TrackTemplate(message: message, keys: keys)), isFinal: false, continues: true)
    }
}

/// What could be read of a rule.
struct RuleDraft {
    var name: String?
    var description: String?
    var when: JQSource?
    var message: JQSource?
    /// In place of `message`.
    var card: JQSource?
    var status: StatusSource?
    var statusName: TextKeyDraft?
    var detailActionName: TextKeyDraft?
    var arguments: [ArgumentDraft] = []
    /// Of the word `args`; nil without one.
    var argumentsPosition: SourcePosition?
    /// Whether `args` is there and could not be read (reported), so that nothing can be said about what it gives.
    var lacksArguments = false
    var isFinal = false
    var ignores = false
    var continues = false
    var isEnabled = true

    var lacksStatusName: Bool {
        if case .fixed(.custom) = status { statusName == nil } else { false }
    }

    /// Whether the API supplies the wording, so that the rule's own texts are left out.
    var hidesTexts: Bool {
        if case .fixed(let status) = status { status != .custom } else { false }
    }

    var textKeys: [TextKeyDraft] { [statusName, detailActionName].compactMap { $0 } }

    var expressions: [JQSource] {
        var expressions = [when, message, card].compactMap { $0 }
        if case .jq(let jq) = status { expressions.append(jq) }
        for key in textKeys {
            if case .jq(let jq) = key.source { expressions.append(jq) }
        }
        return expressions + arguments.compactMap(\.value)
    }

    /// The rule for a rule set; nil when a part is missing, which has been reported.
    func rule(plugin: Int) -> Rule? {
        guard let name, let when else { return nil }
        let action: RuleAction
        if ignores {
            action = .ignore
        } else {
            guard let named = message ?? card, let status else { return nil }
            action = .update(
                UpdateTemplate(
                    message: named, namesKeys: message == nil, status: status, statusName: statusName?.source,
                    detailActionName: detailActionName?.source,
                    arguments: arguments.compactMap { draft in
                        draft.value.map { RuleArgument(name: draft.name, value: $0) }
                    }))
        }
        return Rule(
            plugin: plugin, name: name, description: description, when: when, action: action, isFinal: isFinal,
            continues: continues)
    }
}

struct TextKeyDraft {
    /// `status_name` or `detail_action_name`.
    let field: String
    let source: TextKeySource
    let position: SourcePosition
}

struct ArgumentDraft {
    let name: String
    /// Of the name.
    let position: SourcePosition
    /// nil when it is no jq that could compile.
    let value: JQSource?
}
