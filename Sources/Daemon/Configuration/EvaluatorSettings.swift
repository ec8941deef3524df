package import Evaluation
/// The processes that run jq, and their limits.
package struct EvaluatorSettings: Sendable {
    /// Nil: one per core.
    package let workers: Int?
    package let timeout: Duration
    package let memoryBytes: Int
    /// Whose children run jq: this program itself, except inside tests.
    package var executable = "/proc/self/exe"
    /// What evaluation is to do without, for comparisons.
    package var without: Set<EvaluatorFeature> = []

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
