/// What is known of an expression that libjq evaluates: what of an event it needs, and what it has in common with others.
package struct ExpressionAnalyzer: Sendable {
    private let library: LibraryFunctions

    /// - Parameter library: the text of the plugin's `lib.jq`.
    package init(library: String?) {
        self.library = LibraryFunctions(library.map { JQSource(text: $0, file: "lib.jq") })
    }

    /// The parts of the event that the text may look at. Nil: everything.
    ///
    /// - Parameter asTruth: whether it only matters if its values are true.
    package func touched(by text: String, asTruth: Bool) -> [TouchedPath]? {
        JQParser.parse(text).flatMap { TouchAnalysis.touched(by: $0, library: library, asTruth: asTruth) }
    }

    /// Nil when the text has no literals that could be lifted out.
    package func template(of text: String) -> JQTemplate? {
        JQParser.parse(text).flatMap { JQTemplate($0, text: text) }
    }
}
