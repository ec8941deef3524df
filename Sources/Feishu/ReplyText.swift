/// Texts that came from the other side, made fit for logs and result lines.
enum ReplyText {
    static let charactersMax = 200

    /// One line without control characters, without the given secrets, cut to `charactersMax`.
    static func safe(_ text: String, hiding secrets: [String] = []) -> String {
        var result = text
        for secret in secrets where !secret.isEmpty {
            result = hide(secret, in: result)
        }
        let line = String(String.UnicodeScalarView(result.unicodeScalars.map { isControl($0) ? " " : $0 }))
        return line.count > charactersMax ? String(line.prefix(charactersMax - 1)) + "…" : line
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    private static func hide(_ secret: String, in text: String) -> String {
        let needle = Array(secret.utf8)
        let bytes = Array(text.utf8)
        guard bytes.count >= needle.count else { return text }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: needle) {
                result.append(contentsOf: "***".utf8)
                index += needle.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
