package import Logging

/// How log lines, failures and balances are written to standard error.
package enum LogFormat: String, CaseIterable, Sendable {
    case text, json
}

/// How much is logged. The words of the `--log-level` option.
package enum LogLevel: String, CaseIterable, Sendable {
    case trace, debug, info, notice, warning, error, critical

    static var words: String { "one of " + allCases.map(\.rawValue).joined(separator: ", ") }

    package var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}
