extension UpdateRequest {
    static let statusNameKey = "@i18n@1"
    static let detailActionNameKey = "@i18n@2"

    /// Appends the request as one JSON object without white space or newline, keys in the fixed order.
    package func encode(emptyI18n: EmptyI18n = .array, into output: inout [UInt8]) {
        var buffer: [UInt8] = []
        swap(&buffer, &output)
        var writer = JSONWriter(appendingTo: consume buffer)
        encode(emptyI18n: emptyI18n, into: &writer)
        output = writer.bytes
    }

    /// The request as one JSON object, alone in a buffer.
    package func encoded(emptyI18n: EmptyI18n = .array) -> [UInt8] {
        var writer = JSONWriter()
        encode(emptyI18n: emptyI18n, into: &writer)
        return writer.bytes
    }

    package func encode(emptyI18n: EmptyI18n = .array, into writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("message_id", messageID)
        writer.member("status", status.rawValue)
        if hasStatusName {
            writer.member("status_name", Self.statusNameKey)
        }
        if hasDetailActionName {
            writer.member("detail_action_name", Self.detailActionNameKey)
        }
        if hasStatusName || hasDetailActionName {
            writer.key("i18n_resources")
            encodeTexts(into: &writer)
        } else if emptyI18n == .array {
            writer.key("i18n_resources")
            writer.beginArray()
            writer.endArray()
        }
        writer.endObject()
    }

    private func encodeTexts(into writer: inout JSONWriter) {
        writer.beginArray()
        for entry in texts where !entry.isEmpty {
            writer.beginObject()
            writer.member("locale", entry.locale)
            writer.member("is_default", entry.isDefault)
            writer.key("texts")
            writer.beginObject()
            writer.member(Self.statusNameKey, ifPresent: entry.statusName)
            writer.member(Self.detailActionNameKey, ifPresent: entry.detailActionName)
            writer.endObject()
            writer.endObject()
        }
        writer.endArray()
    }
}
