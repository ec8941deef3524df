extension YAMLScalar {
    /// The text as jq, with the file place of each of its characters.
    func jqSource(at offset: Int, in source: SourceText) -> JQSource {
        let origins = ScalarLocator.origins(of: self, at: offset, in: source)
        let offsets = origins ?? Array(repeating: offset, count: text.unicodeScalars.count + 1)
        let places = offsets.map { offset in
            let position = source.position(offset)
            return JQSource.Place(line: Int32(position.line), column: Int32(position.column))
        }
        return JQSource(text: text, file: source.file, places: places)
    }

    /// The place of a character (index in Unicode scalars) of the text, else of the scalar.
    func position(of character: Int, at offset: Int, in source: SourceText) -> SourcePosition {
        guard let origins = ScalarLocator.origins(of: self, at: offset, in: source) else {
            return source.position(offset)
        }
        return source.position(origins[min(max(0, character), origins.count - 1)])
    }
}
