import Feishu

/// The bodies of replies.
enum Envelope {
    static func object(_ content: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object(content)
        return writer.bytes
    }

    static func success(messageID: String) -> [UInt8] {
        object { writer in
            writer.member("code", 0)
            writer.member("msg", "success")
            writer.key("data")
            writer.object { $0.member("message_id", messageID) }
        }
    }

    static func refusal(_ refusal: Refusal, logID: String) -> [UInt8] {
        object { writer in
            writer.member("code", refusal.code)
            writer.member("msg", refusal.message)
            writer.key("error")
            writer.object { writer in
                writer.member("log_id", logID)
                writer.member("message", "feishu-sandbox: this is not the real API")
            }
        }
    }

    /// As a JSON string, so that a line stays a line whatever the text holds.
    static func quoted(_ text: String) -> String {
        var writer = JSONWriter()
        writer.string(text)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
