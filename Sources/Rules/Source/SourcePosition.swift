/// A place in a file of a plugin.
package struct SourcePosition: Sendable, Hashable, Comparable {
    /// The path as it was given: `rules/feishu-approval/rules.yaml`.
    package let file: String
    /// 1-based. Lines end with `\n`, `\r\n` or `\r`.
    package let line: Int
    /// 1-based, in characters (Unicode scalars). A byte order mark counts as nothing.
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}
