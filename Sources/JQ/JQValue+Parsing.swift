extension JQValue {
    /// Reads exactly one JSON value, with white space around it, at most 256 levels deep.
    package init(json: Span<UInt8>) throws(JQParseError) {
        var reader = JSONReader()
        self = try reader.only(json)
    }

    package init(json text: String) throws(JQParseError) {
        try self.init(json: Array(text.utf8).span)
    }
}
