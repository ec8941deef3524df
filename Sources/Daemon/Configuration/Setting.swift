/// Every setting there is, in the order of the documentation. The raw value is its place in the YAML file.
///
/// One entry here gives a setting its YAML key, its environment name and its line in `docs/settings.md`; a test holds
/// the document against this list.
package enum Setting: String, CaseIterable, Sendable {
    case rules
    case state
    case emit
    case inputPath = "input.path"
    case inputMaxLineBytes = "input.max_line_bytes"
    case inputOther = "input.other"
    case evaluatorWorkers = "evaluator.workers"
    case evaluatorTimeout = "evaluator.timeout"
    case evaluatorMemory = "evaluator.memory"
    case apiURL = "api.url"
    case apiUpdatePath = "api.update_path"
    case apiAppKind = "api.app_kind"
    case apiAppID = "api.app_id"
    case apiAppSecret = "api.app_secret"
    case apiAppSecretFile = "api.app_secret_file"
    case apiAppTicketFile = "api.app_ticket_file"
    case apiTimeout = "api.timeout"
    case apiEmptyI18n = "api.empty_i18n"
    case deliveryPerSecond = "delivery.per_second"
    case deliveryPerMinute = "delivery.per_minute"
    case deliveryConcurrency = "delivery.concurrency"
    case deliveryGiveUpAfter = "delivery.give_up_after"
    case deliveryDrainTimeout = "delivery.drain_timeout"
    case deliveryDedupeWindow = "delivery.dedupe_window"
    case deliveryCardWait = "delivery.card_wait"
    case logLevel = "log.level"
    case logFormat = "log.format"
    case adminListen = "admin.listen"

    package var key: String { rawValue }

    /// `APPROVALD_` and the key in capitals, dots as underscores.
    package var environmentName: String {
        "APPROVALD_" + String(rawValue.uppercased().map { $0 == "." ? "_" : $0 })
    }

    /// What holds when nobody says anything; nil where there is no default.
    package var defaultText: String? {
        switch self {
        case .rules: "rules"
        case .emit: "requests"
        case .inputPath: "-"
        case .inputMaxLineBytes: "1048576"
        case .inputOther: "skip"
        case .evaluatorTimeout: "1s"
        case .evaluatorMemory: "512MiB"
        case .apiURL: "https://open.feishu.cn"
        case .apiUpdatePath: "/open-apis/approval/v1/message/update"
        case .apiAppKind: "self_built"
        case .apiTimeout: "10s"
        case .apiEmptyI18n: "array"
        case .deliveryPerSecond: "50"
        case .deliveryPerMinute: "1000"
        case .deliveryConcurrency: "8"
        case .deliveryGiveUpAfter: "24h"
        case .deliveryDrainTimeout: "60s"
        case .deliveryDedupeWindow: "24h"
        case .deliveryCardWait: "10m"
        case .logLevel: "info"
        case .logFormat: "text"
        case .state, .evaluatorWorkers, .apiAppID, .apiAppSecret, .apiAppSecretFile, .apiAppTicketFile, .adminListen:
            nil
        }
    }

    /// Whether the value must never be shown, and so may not stand in a file that people copy around.
    package var isSecret: Bool { self == .apiAppSecret }
}
