import Feishu
package import Logging

/// Writes each log event as one line to standard error, as text or as one JSON object.
///
/// Text: `2026-11-22T08:00:00.123Z warning message key=value`. Values with spaces are quoted.
package struct StandardErrorLog: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel: Logger.Level
    private let format: LogFormat
    private let sink: ErrorSink
    /// Fields whose values may fill a line.
    private static let long: Set = ["detail", "excerpt"]

    package init(format: LogFormat, level: Logger.Level, sink: ErrorSink) {
        self.format = format
        self.logLevel = level
        self.sink = sink
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let values = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let names = values.keys.sorted()
        // What is short stands first, so that eyes find it.
        let ordered = names.filter { !Self.long.contains($0) } + names.filter(Self.long.contains)
        let fields = ordered.map { name in
            // A line's own names stay its own: JSON with a name twice loses one of them.
            (LogLine.names.contains(name) ? name + "_" : name, values[name].map { "\($0)" } ?? "")
        }
        let line = LogLine(time: .now(), level: event.level.rawValue, message: "\(event.message)", fields: fields)
        sink.write(line.bytes(format))
    }
}

/// One line of the log, before it is text or JSON.
package struct LogLine {
    static let names: Set = ["time", "level", "message"]

    let time: Timestamp
    let level: String
    let message: String
    let fields: [(name: String, value: String)]

    package func bytes(_ format: LogFormat) -> [UInt8] {
        switch format {
        case .text: Array(text.utf8)
        case .json: json
        }
    }

    private var text: String {
        var line = "\(time.rfc3339) \(level) \(message)"
        for field in fields {
            line += " \(field.name)=\(Self.quotedIfNeeded(field.value))"
        }
        return line + "\n"
    }

    private var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("time")
        writer.string(time.rfc3339)
        writer.key("level")
        writer.string(level)
        writer.key("message")
        writer.string(message)
        for field in fields {
            writer.key(field.name)
            writer.string(field.value)
        }
        writer.endObject()
        return writer.bytes + [0x0A]
    }

    private static func quotedIfNeeded(_ value: String) -> String {
        guard value.isEmpty || value.contains(where: { $0 == " " || $0 == "\"" || $0.isNewline }) else { return value }
        var writer = JSONWriter()
        writer.string(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
