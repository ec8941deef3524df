import CJQ

/// libjq's own parser.
enum ReferenceParser {
    /// The value as JSON text on one line; nil for what libjq refuses.
    static func dump(_ text: String) -> String? {
        let value = unsafe jv_parse(text)
        guard unsafe jv_get_kind(value) != JV_KIND_INVALID else {
            unsafe jv_free(value)
            return nil
        }
        let dumped = unsafe jv_dump_string(value, 0)
        defer { unsafe jv_free(dumped) }
        return unsafe String(cString: jv_string_value(dumped))
    }
}
