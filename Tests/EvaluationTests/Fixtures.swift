@testable import Evaluation
import Feishu
import Localization
import Outcomes
import Rules
import TestSupport

/// Rules without files.
struct RuleFixture {
    var name = "rule"
    var when: String
    /// Nil: the rule ignores.
    var message: String?
    /// Whether `message` gives keys of the card directory.
    var namesKeys = false
    /// Of a track; its rules stand before all others.
    var keys: [String] = []
    var status: StatusSource = .fixed(.approved)
    var statusName: TextKeySource?
    var detailActionName: TextKeySource?
    var arguments: [(String, String)] = []
    var isFinal = false
    var continues = false

    func rule(plugin: Int) -> Rule {
        let action: RuleAction =
            if let message, !keys.isEmpty {
                .track(TrackTemplate(message: jq(message), keys: keys.map { jq($0) }))
            } else if let message {
                .update(
                    UpdateTemplate(
                        message: jq(message), namesKeys: namesKeys, status: status, statusName: statusName,
                        detailActionName: detailActionName,
                        arguments: arguments.map { RuleArgument(name: $0.0, value: jq($0.1)) }))
            } else {
                .ignore
            }
        return Rule(
            plugin: plugin, name: name, description: nil, when: jq(when), action: action, isFinal: isFinal,
            continues: continues)
    }

    static func ignore(_ when: String, continues: Bool = false) -> RuleFixture {
        RuleFixture(when: when, continues: continues)
    }

    static func track(_ when: String, _ message: String, _ keys: String...) -> RuleFixture {
        RuleFixture(when: when, message: message, keys: keys, continues: true)
    }

    static func update(_ when: String, _ message: String, _ status: UpdateStatus = .approved) -> RuleFixture {
        RuleFixture(when: when, message: message, status: .fixed(status))
    }
}

struct PluginFixture {
    var rules: [RuleFixture]
    var library: String?
    var eventID: String?
    var eventTime: String?
    var eventTenant: String?
    var texts: [TextLocale: [String: String]] = [:]

    func plugin(_ index: Int) throws -> Plugin {
        let catalogs = try texts.map { locale, patterns in
            let patterns = try patterns.mapValues {
                try MessagePattern($0, locale: locale, timeZone: "Asia/Shanghai")
            }
            return (locale, Catalog(locale: locale, patterns: patterns))
        }
        return Plugin(
            name: "plugin-\(index)", version: nil, description: nil, order: 100, folder: "rules/plugin-\(index)",
            timeZone: "Asia/Shanghai", library: library.map(jq), eventID: eventID.map(jq),
            eventTime: eventTime.map(jq), eventTenant: eventTenant.map(jq),
            texts: Catalogs(defaultLocale: .zhCN, catalogs: Dictionary(uniqueKeysWithValues: catalogs)))
    }
}

func ruleSet(_ plugins: [PluginFixture]) throws -> RuleSet {
    RuleSet(
        plugins: try plugins.enumerated().map { try $1.plugin($0) },
        rules: plugins.enumerated().flatMap { index, plugin in plugin.rules.map { $0.rule(plugin: index) } },
        fingerprint: "")
}

func ruleSet(_ rules: [RuleFixture], library: String? = nil) throws -> RuleSet {
    try ruleSet([PluginFixture(rules: rules, library: library)])
}

func jq(_ text: String) -> JQSource {
    JQSource(text: text, file: "rules.yaml")
}

/// 2026-07-01T00:00:00Z
let noon: Int64 = 1_782_864_000_000

/// For evaluators that leave every event to their processes.
func options(timeout: Duration = .seconds(5), memory: Int = 512 << 20, workers: Int = 1) throws -> EvaluatorOptions {
    EvaluatorOptions(
        executable: try BuiltProducts.path("approvald"), timeout: timeout, memory: memory, workers: workers,
        features: [], now: { noon })
}

extension EventBatch {
    init(_ events: [String]) {
        self.init()
        for event in events { append { $0 += event.utf8 } }
    }
}

/// Decides with processes that are gone afterwards.
func decide(
    _ ruleSet: RuleSet, _ events: [String], _ options: EvaluatorOptions? = nil
) async throws -> [Decision] {
    let evaluator = Evaluator(ruleSet: ruleSet, options: try options ?? EvaluationTests.options())
    let decisions = try await evaluator.decide(EventBatch(events))
    await evaluator.shutdown()
    return decisions
}

extension Decision {
    /// One word and what matters of the rest, so that expectations are short.
    var summary: String {
        switch outcome {
        case .unmatched: "unmatched"
        case .ignored(let rule): "ignored \(rule)"
        case .tracked(let tracks):
            tracks.map { "\($0.rule) tracks \($0.messageIDs.joined(separator: "+")) by \($0.keys)" }
                .joined(separator: ", ")
        case .matched(let updates):
            updates.map { "\($0.rule) \($0.request.messageID) \($0.request.status.rawValue)" }.joined(separator: ", ")
        case .failed(let reason, _, let rule): "\(reason.rawValue)\(rule.map { " \($0)" } ?? "")"
        }
    }
}
