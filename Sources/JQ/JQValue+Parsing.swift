internal import CJQ

/// Text that libjq does not take for one JSON value.
package struct JQParseError: Error, Equatable, CustomStringConvertible {
    /// libjq's words.
    package let message: String

    package var description: String { message }
}

extension JQValue {
    /// Parses exactly one JSON value, at most 256 levels deep.
    ///
    /// `jv_parse_sized` would do, but in libjq 1.6 its error path reads the text up to a NUL byte, which need not come.
    private init(json: UnsafeRawBufferPointer) throws(JQParseError) {
        guard json.count <= Int(Int32.max) else { throw JQParseError(message: "the text is longer than 2 GiB") }
        let parser = unsafe jv_parser_new(0)
        defer { unsafe jv_parser_free(parser) }
        let characters = unsafe json.assumingMemoryBound(to: CChar.self)
        unsafe jv_parser_set_buf(parser, characters.baseAddress, Int32(json.count), 0)
        let first = unsafe jv_parser_next(parser)
        guard unsafe jv_get_kind(first) != JV_KIND_INVALID else {
            throw JQParseError(message: unsafe JQValue.message(ofInvalid: first) ?? "there is no value")
        }
        let value = unsafe JQValue(owning: first)
        let second = unsafe jv_parser_next(parser)
        guard unsafe jv_get_kind(second) == JV_KIND_INVALID else {
            unsafe jv_free(second)
            throw JQParseError(message: "there is more than one value")
        }
        if let message = unsafe JQValue.message(ofInvalid: second) { throw JQParseError(message: message) }
        self = value
    }

    package init(json: Span<UInt8>) throws(JQParseError) {
        self = try unsafe json.withUnsafeBytes { buffer throws(JQParseError) in unsafe try JQValue(json: buffer) }
    }

    package init(json text: String) throws(JQParseError) {
        try self.init(json: Array(text.utf8).span)
    }

    /// The text of an invalid value's message, which is taken over; nil when it has none.
    static func message(ofInvalid invalid: consuming jv) -> String? {
        let message = unsafe JQValue(owning: jv_invalid_get_msg(invalid))
        return message.kind == .null ? nil : message.text
    }
}
