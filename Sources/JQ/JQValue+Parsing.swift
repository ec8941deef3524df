extension JQValue {
    /// Reads exactly one JSON value, with white space around it, at most 256 levels deep.
    ///
    /// - Parameter projection: what is needed of it; nil: everything.
    package init(json: Span<UInt8>, projection: JQProjection? = nil) throws(JQParseError) {
        self = try unsafe json.withUnsafeBufferPointer { bytes throws(JQParseError) in
            var reader = unsafe JSONReader(bytes)
            return try reader.only(projection)
        }
    }

    package init(json text: String) throws(JQParseError) {
        try self.init(json: Array(text.utf8).span)
    }
}
