/// The functions of a plugin's `lib.jq`, as far as analysis can put their bodies in the place of their calls.
struct LibraryFunctions {
    private let bodies: [String: (index: Int, body: JQSyntax)]
    /// Every name behind a `def`, also inside of other definitions: a builtin of that name may not be meant.
    private let names: Set<String>
    let count: Int

    init(_ library: JQSource?) {
        guard let library else {
            bodies = [:]
            names = []
            count = 0
            return
        }
        let tokens = JQLexer.tokenize(library.text).tokens
        let defined = zip(tokens, tokens.dropFirst())
            .filter { $0.0.kind == .name && $0.0.text == "def" && $0.1.kind == .name }
            .map { $0.1.text }
        names = Set(defined)
        let times = Dictionary(defined.map { ($0, 1) }, uniquingKeysWith: +)
        var bodies: [String: (index: Int, body: JQSyntax)] = [:]
        let definitions = JQParser.definitions(library.text) ?? []
        for (index, definition) in definitions.enumerated() {
            // Which of several functions of one name is meant is libjq's affair.
            guard !definition.hasParameters, times[definition.name] == 1 else { continue }
            bodies[definition.name] = (index, definition.body)
        }
        self.bodies = bodies
        count = definitions.count
    }

    func defines(_ name: String) -> Bool { names.contains(name) }

    /// A function without parameters that is defined before the one with this index. A name that is only defined behind
    /// it, or is its own, means something else there, or an endless loop.
    func function(_ name: String, before index: Int) -> (index: Int, body: JQSyntax)? {
        bodies[name].flatMap { $0.index < index ? $0 : nil }
    }

    /// jq 1.6 turns operators and interpolations into calls of these.
    var redefinesOperators: Bool { names.contains { $0.hasPrefix("_") || $0 == "format" } }
}
