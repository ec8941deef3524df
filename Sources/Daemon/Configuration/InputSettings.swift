import Glibc
import Intake

/// Where events come from and what counts as a line of them.
package struct InputSettings: Sendable {
    /// `-` for standard input, else a path.
    package let path: String
    package let maxLineBytes: Int
    /// Whether lines that are no JSON objects fail instead of being skipped.
    package let otherLinesFail: Bool
    /// How many descriptors the service manager handed over.
    let handedOver: Int

    /// - Parameter environment: For what systemd hands over: `LISTEN_PID` and `LISTEN_FDS`.
    init(reader: SettingsReader, environment: [String: String]) throws(ConfigurationError) {
        handedOver = HandedOverFIFO.count(environment: environment, process: getpid())
        path = reader.text(.inputPath) ?? "-"
        maxLineBytes = try reader.required(
            .inputMaxLineBytes, expected: "a size from 64 bytes to 1GiB, such as 1048576 or 4MiB"
        ) { text in SettingValue.bytes(text).flatMap { (64...1_073_741_824).contains($0) ? $0 : nil } }
        otherLinesFail = try reader.required(.inputOther, expected: "skip or fail") { text in
            ["skip": false, "fail": true][text]
        }
    }
}
