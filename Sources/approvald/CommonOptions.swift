import ArgumentParser
import Daemon
import Evaluation
import Foundation

/// Options that every command which reads rules has.
struct RuleOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder of rule plugins (default: rules).", valueName: "dir"), completion: .directory)
    var rules: String?

    @Option(help: ArgumentHelp("YAML file of settings.", valueName: "file"), completion: .file(extensions: ["yaml"]))
    var config: String?

    @Option(help: ArgumentHelp("Processes that run jq (default: one per core).", valueName: "n"))
    var workers: String?

    @Option(
        name: .customLong("log-level"),
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical (default: info).", valueName: "level"),
        completion: .list(["trace", "debug", "info", "notice", "warning", "error", "critical"]))
    var logLevel: String?

    @Option(
        name: .customLong("log-format"),
        help: ArgumentHelp("Logs, failures and balances as text or json (default: text).", valueName: "format"),
        completion: .list(["text", "json"]))
    var logFormat: String?

    /// Decisions are the same with and without: for measuring, and for finding out whose fault it is when they are not.
    @Option(parsing: .upToNextOption, help: .hidden)
    var without: [EvaluatorFeature] = []

    var given: [Setting: String?] {
        [.rules: rules, .evaluatorWorkers: workers, .logLevel: logLevel, .logFormat: logFormat]
    }
}

/// Where events come from.
struct InputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("FIFO or regular file to read events from; - is standard input.", valueName: "path"),
        completion: .file())
    var input: String?

    var given: [Setting: String?] { [.inputPath: input] }
}

extension Settings {
    /// Reads the settings with these options as the strongest layer.
    static func read(options: [Setting: String?], rules: RuleOptions) throws -> Settings {
        var settings = try read(options: options, config: rules.config)
        settings.evaluator.without = Set(rules.without)
        return settings
    }

    /// Reads the settings with these options as the strongest layer over a file.
    static func read(options: [Setting: String?], config: String?) throws -> Settings {
        let environment = ProcessInfo.processInfo.environment
        let reader = try SettingsReader(
            options: options.compactMapValues { $0 }, optionNames: optionNames, environment: environment,
            file: config)
        for warning in reader.warnings {
            ErrorSink.standardError.write("approvald: warning: \(warning)\n")
        }
        return try Settings(reader: reader, environment: environment)
    }

    /// How the options that stand for a setting are spelled.
    private static let optionNames: [Setting: String] = [
        .rules: "--rules", .evaluatorWorkers: "--workers", .logLevel: "--log-level", .logFormat: "--log-format",
        .inputPath: "--input", .state: "--state", .emit: "--emit", .apiURL: "--api-url", .apiAppID: "--app-id",
        .apiAppSecretFile: "--app-secret-file",
    ]
}

extension EvaluatorFeature: ExpressibleByArgument {}
