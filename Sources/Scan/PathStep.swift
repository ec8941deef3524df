/// One step of a static path, as in jq: `.key` or `.[index]`.
package enum PathStep: Hashable, Sendable {
    /// The key's bytes in UTF-8, without escapes. Bytes, since Swift takes differently composed strings for equal.
    case key([UInt8])
    /// From 0; a negative index counts from the end of the array. A scan that meets an array there says `unsure`.
    case index(Int)

    package static func named(_ key: String) -> PathStep { .key(Array(key.utf8)) }
}
