/// What is known of an expression that libjq evaluates: what of an event it needs, and what it has in common with others.
package struct ExpressionAnalyzer: Sendable {
    private let library: LibraryFunctions
    private let libraryTracksPaths: Bool

    /// - Parameter library: the text of the plugin's `lib.jq`.
    package init(library: String?) {
        self.library = LibraryFunctions(library.map { JQSource(text: $0, file: "lib.jq") })
        libraryTracksPaths = library.map(Self.tracksPaths) ?? false
    }

    /// The parts of the event that the text may look at. Nil: everything.
    ///
    /// - Parameter asTruth: whether it only matters if its values are true.
    package func touched(by text: String, asTruth: Bool) -> [TouchedPath]? {
        JQParser.parse(text).flatMap { TouchAnalysis.touched(by: $0, library: library, asTruth: asTruth) }
    }

    /// Whether libjq may be inside of a `path(…)` when it gives an output: jq 1.6 aborts when it is left there to begin
    /// with another input.
    package func mayStopInPath(_ text: String) -> Bool { libraryTracksPaths || Self.tracksPaths(text) }

    /// `path`, and what jq 1.6 defines with it.
    private static let tracking: Set<String> = [
        "path", "paths", "leaf_paths", "tostream", "del", "map_values", "=", "|=", "+=", "-=", "*=", "/=", "%=", "//=",
    ]

    private static func tracksPaths(_ text: String) -> Bool {
        JQLexer.tokenize(text).tokens.contains { token in
            (token.kind == .name || token.kind == .symbol) && tracking.contains(token.text)
        }
    }

    /// Nil when the text has no literals that could be lifted out.
    package func template(of text: String) -> JQTemplate? {
        JQParser.parse(text).flatMap { JQTemplate($0, text: text) }
    }
}
