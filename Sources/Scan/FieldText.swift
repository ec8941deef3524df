import CScan

/// The text of fields that are strings to rules: `string`, `escapedString` and `bigInteger`.
package enum FieldText {
    /// Appends the value as jq 1.6 has it, in UTF-8. An escaped low surrogate without a high one is U+FFFD. Appends
    /// nothing for a field that is not `isText`.
    ///
    /// - Parameter line: the line of the field.
    package static func append(_ field: Field, of line: Span<UInt8>, to output: inout [UInt8]) {
        guard field.kind.isText else { return }
        unsafe line.extracting(field.range).withUnsafeBufferPointer { bytes in
            guard field.kind == .escapedString else {
                unsafe output.append(contentsOf: bytes)
                return
            }
            unsafe EscapedText.pieces(of: bytes) { piece in
                unsafe output.append(contentsOf: piece)
                return true
            }
        }
    }

    /// Whether the field is a string of exactly these bytes; false for what is not `isText`. Allocates nothing.
    package static func equals(_ field: Field, of line: Span<UInt8>, _ text: Span<UInt8>) -> Bool {
        let range = field.range
        // An escape is never shorter than what it stands for.
        guard field.kind.isText, range.count >= text.count else { return false }
        if field.kind != .escapedString, range.count != text.count { return false }
        return unsafe line.extracting(range).withUnsafeBufferPointer { bytes in
            unsafe text.withUnsafeBufferPointer { other in
                if field.kind == .escapedString { return unsafe EscapedText.equals(bytes, other) }
                guard let base = bytes.baseAddress, let otherBase = other.baseAddress else { return true }
                return unsafe cscan_is_same(base, otherBase, other.count) != 0
            }
        }
    }
}
