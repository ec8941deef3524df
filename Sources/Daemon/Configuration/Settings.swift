package import Delivery

/// Everything that a command of approvald can be told, read and checked. See `Setting` for names and defaults.
package struct Settings: Sendable {
    package let rules: String
    package let input: InputSettings
    package var evaluator: EvaluatorSettings
    package let api: APISettings
    package let delivery: DeliverySettings
    package let log: LogSettings
    package let emission: Emission
    /// Nil when neither an option, a setting nor `$STATE_DIRECTORY` names one.
    package let stateDirectory: String?

    /// - Parameters:
    ///   - reader: The layers of settings.
    ///   - environment: For what systemd hands over: `STATE_DIRECTORY` and `CREDENTIALS_DIRECTORY`.
    package init(reader: SettingsReader, environment: [String: String]) throws(ConfigurationError) {
        rules = reader.text(.rules) ?? "rules"
        input = try InputSettings(reader: reader)
        evaluator = try EvaluatorSettings(reader: reader)
        api = try APISettings(reader: reader, environment: environment)
        delivery = try DeliverySettings(reader: reader)
        log = try LogSettings(reader: reader)
        emission = try reader.required(.emit, expected: Emission.words, parse: Emission.init(rawValue:))
        stateDirectory = reader.text(.state) ?? environment["STATE_DIRECTORY"].flatMap(Self.firstDirectory)
        if let listen = reader.text(.adminListen), !listen.isEmpty {
            throw ConfigurationError(
                "\(reader.place(of: .adminListen)): the admin endpoint is not supported yet; leave it out")
        }
    }

    /// systemd joins several state directories with colons; the first is ours.
    private static func firstDirectory(_ text: String) -> String? {
        text.split(separator: ":").first.map(String.init)
    }
}

/// How updates are sent, and how long events are remembered.
package struct DeliverySettings: Sendable {
    package let options: DeliveryOptions
    /// How long sending goes on after the end of input.
    package let drainTimeout: Duration
    /// How long event ids are remembered.
    package let dedupeWindow: Duration

    init(reader: SettingsReader) throws(ConfigurationError) {
        func count(_ setting: Setting) throws(ConfigurationError) -> Int {
            try reader.required(setting, expected: "a whole number above 0") { text in
                SettingValue.count(text).flatMap { $0 > 0 ? $0 : nil }
            }
        }
        func duration(_ setting: Setting) throws(ConfigurationError) -> Duration {
            try reader.required(
                setting, expected: "a duration such as 250ms, 10s, 5m or 24h", parse: SettingValue.duration)
        }
        options = DeliveryOptions(
            perSecond: try count(.deliveryPerSecond), perMinute: try count(.deliveryPerMinute),
            concurrency: try count(.deliveryConcurrency), giveUpAfter: try duration(.deliveryGiveUpAfter))
        drainTimeout = try duration(.deliveryDrainTimeout)
        dedupeWindow = try duration(.deliveryDedupeWindow)
        // The card directory will use it; a mistake in it is told today.
        _ = try duration(.deliveryCardWait)
    }
}

/// What `run` writes to standard output.
package enum Emission: String, CaseIterable, Sendable {
    case requests, results, none

    static var words: String { "one of requests, results, none" }
}

package struct InputSettings: Sendable {
    /// `-` for standard input, else a path.
    package let path: String
    package let maxLineBytes: Int
    /// Whether lines that are no JSON objects fail instead of being skipped.
    package let otherLinesFail: Bool

    init(reader: SettingsReader) throws(ConfigurationError) {
        path = reader.text(.inputPath) ?? "-"
        maxLineBytes = try reader.required(
            .inputMaxLineBytes, expected: "a size from 64 bytes to 1GiB, such as 1048576 or 4MiB"
        ) { text in SettingValue.bytes(text).flatMap { (64...1_073_741_824).contains($0) ? $0 : nil } }
        otherLinesFail = try reader.required(.inputOther, expected: "skip or fail") { text in
            ["skip": false, "fail": true][text]
        }
    }
}

package struct EvaluatorSettings: Sendable {
    /// Nil: one per core.
    package let workers: Int?
    package let timeout: Duration
    package let memoryBytes: Int
    /// Whose children run jq: this program itself, except inside tests.
    package var executable = "/proc/self/exe"

    init(reader: SettingsReader) throws(ConfigurationError) {
        workers = try reader.value(.evaluatorWorkers, expected: "a whole number from 1 to 256") { text in
            SettingValue.count(text).flatMap { (1...256).contains($0) ? $0 : nil }
        }
        timeout = try reader.required(.evaluatorTimeout, expected: "a duration from 10ms to 1h, such as 1s") { text in
            SettingValue.duration(text).flatMap { $0 >= .milliseconds(10) && $0 <= .seconds(3600) ? $0 : nil }
        }
        memoryBytes = try reader.required(.evaluatorMemory, expected: "a size of at least 32MiB, such as 512MiB") {
            text in
            SettingValue.bytes(text).flatMap { $0 >= 32 << 20 ? $0 : nil }
        }
    }
}

package struct LogSettings: Sendable {
    package let level: LogLevel
    package let format: LogFormat

    init(reader: SettingsReader) throws(ConfigurationError) {
        level = try reader.required(.logLevel, expected: LogLevel.words, parse: LogLevel.init(rawValue:))
        format = try reader.required(.logFormat, expected: "text or json", parse: LogFormat.init(rawValue:))
    }
}
