/// How much is logged, and how.
package struct LogSettings: Sendable {
    package let level: LogLevel
    package let format: LogFormat

    init(reader: SettingsReader) throws(ConfigurationError) {
        level = try reader.required(.logLevel, expected: LogLevel.words, parse: LogLevel.init(rawValue:))
        format = try reader.required(.logFormat, expected: "text or json", parse: LogFormat.init(rawValue:))
    }
}
