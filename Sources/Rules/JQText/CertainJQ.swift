/// Tells which jq certainly compiles, so that libjq need not look at it.
///
/// Looking costs libjq 1.6 about 20 ms a program, with more than its share for long ones; most rules are paths,
/// comparisons and calls of builtins, of which the analysis' own parser knows as much. What is said here errs on one
/// side alone: `false` means "ask libjq". A property test compares it with libjq.
struct CertainJQ {
    /// Longer text is libjq's: it refuses functions of more than 64 KiB of bytecode.
    private static let bytesMax = 2048

    /// The functions that may be called, as `name/arity`.
    private let functions: Set<String>

    /// - Parameter library: the plugin's; that it compiles is seen to elsewhere.
    init(library: LibraryText?) {
        functions = Self.builtins.union(library.flatMap { $0.isSound ? $0.callable : nil } ?? [])
    }

    private static let builtins = Set(JQBuiltins.names)

    func compiles(_ text: String) -> Bool {
        // libjq reads up to the first NUL, and a carriage return is no white space to it.
        guard text.utf8.count <= Self.bytesMax, !text.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\r") }),
            let syntax = JQParser.parse(text)
        else { return false }
        return compiles(syntax)
    }

    private func compiles(_ syntax: JQSyntax) -> Bool {
        switch syntax.form {
        // Only its end is known.
        case .opaque: return false
        case .call(let name, let arguments):
            guard functions.contains("\(name)/\(arguments.count)") else { return false }
        case .identity, .member, .elements, .literal, .format, .array, .object, .negative, .pipe, .comma, .alternative,
            .and, .or, .comparison, .conditional, .attempt:
            break
        }
        return syntax.form.parts.allSatisfy(compiles)
    }
}
