/// Looks at the encoded body of an update without decoding it.
///
/// Relies on one invariant of `UpdateRequest`: `message_id` is the first key and its value a string.
package enum EncodedUpdate {
    private static let head = Array(#"{"message_id":""#.utf8)

    /// The same body for another card. Used once a reply gave a card a new message id.
    ///
    /// - Returns: `nil` when `body` is not an encoded `UpdateRequest`.
    package static func replacingMessageID(of body: [UInt8], with messageID: String) -> [UInt8]? {
        guard let end = endOfMessageID(in: body) else { return nil }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("message_id", messageID)
        var result = writer.bytes
        result.reserveCapacity(result.count + body.count - end)
        result.append(contentsOf: body[end...])
        return result
    }

    /// Index behind the closing quote of the message id.
    private static func endOfMessageID(in body: [UInt8]) -> Int? {
        guard body.starts(with: head) else { return nil }
        var index = head.count
        while index < body.count {
            switch body[index] {
            case UInt8(ascii: "\\"): index += 2
            case UInt8(ascii: "\""): return index + 1
            default: index += 1
            }
        }
        return nil
    }
}
