/// Finds the texts that jq composes of fields, and which of these fields it uses without having looked at them before.
///
/// Conservative: only plain paths count as fields, and whatever looks at a path in any way, be it a `select`, a
/// condition or a default, has seen to it. What is not understood composes nothing.
struct ComposedTexts {
    /// `"\(.a)/\(.b)"`, `.a + "/" + .b` or `[.a, .b] | join("/")`.
    struct Text {
        let syntax: JQSyntax
        let fields: [Field]
    }

    struct Field {
        /// The path as it stands there.
        let syntax: JQSyntax
        /// From the event.
        let path: Path
        /// Whether jq writes what is missing as `null`; otherwise it leaves it out.
        let becomesNull: Bool
    }

    typealias Path = [TouchedPath.Step]

    /// Paths that something has looked at.
    struct Seen {
        private(set) var touched: Set<TouchedPath>

        /// Whether the path, or all of what it is in, was looked at.
        func covers(_ path: Path) -> Bool {
            touched.contains { seen in
                seen.steps == path || seen.isWhole && path.starts(with: seen.steps)
            }
        }

        mutating func add(_ paths: [TouchedPath], below dot: Path) {
            touched.formUnion(paths.map { TouchedPath(dot + $0.steps, isWhole: $0.isWhole) })
        }
    }

    private let library: LibraryFunctions
    private let scalars: [Unicode.Scalar]
    private var texts: [Text] = []

    /// - Parameter seen: what was looked at before; nil: everything.
    static func texts(of syntax: JQSyntax, in text: String, library: LibraryFunctions, seen: Seen) -> [Text] {
        var composed = ComposedTexts(library: library, scalars: Array(text.unicodeScalars))
        composed.look(at: syntax, dot: [], seen)
        return composed.texts
    }

    /// What a predicate looks at; nil: everything.
    static func seen(by when: String, library: LibraryFunctions) -> Seen? {
        guard let syntax = JQParser.parse(when) else { return nil }
        return TouchAnalysis.touched(by: syntax, library: library, asTruth: true).map { Seen(touched: Set($0)) }
    }

    private init(library: LibraryFunctions, scalars: [Unicode.Scalar]) {
        self.library = library
        self.scalars = scalars
    }

    /// - Parameter dot: where in the event `.` is; nil: not known.
    private mutating func look(at syntax: JQSyntax, dot: Path?, _ seen: Seen) {
        switch syntax.form {
        case .format(let parts):
            let values = parts.compactMap { part in
                if case .value(let value) = part { value } else { nil }
            }
            take(syntax, of: values, becomeNull: true, dot, seen)
        case .opaque(.operation(let operands)):
            if operands.count == 1 {
                // `@text "…"`
                look(at: operands[0], dot: dot, seen)
            } else if isSumOfTexts(operands) {
                take(syntax, of: operands, becomeNull: false, dot, seen)
            }
        case .pipe(let left, let right):
            if case .array(let elements) = left.form, right.isJoin {
                take(syntax, of: elements, becomeNull: false, dot, seen)
            } else if let (dot, seen) = flow(through: left, dot, seen) {
                look(at: right, dot: dot, seen)
            }
        case .conditional(let condition, let then, let otherwise):
            guard let seen = self.seen(by: condition, dot, seen) else { return }
            look(at: then, dot: dot, seen)
            look(at: otherwise, dot: dot, seen)
        case .comma, .alternative, .array, .attempt, .elements, .opaque(.label):
            for part in syntax.form.parts { look(at: part, dot: dot, seen) }
        case .opaque(.handled(let body, _)): look(at: body, dot: dot, seen)
        case .identity, .member, .literal, .object, .call, .negative, .and, .or, .comparison, .opaque: return
        }
    }

    /// What the right side of a pipe gets; nil when that is not understood.
    private func flow(through syntax: JQSyntax, _ dot: Path?, _ seen: Seen) -> (dot: Path, seen: Seen)? {
        guard let dot else { return nil }
        if let path = Self.path(syntax, from: dot) { return (path, seen) }
        switch syntax.form {
        case .pipe(let left, let right):
            return flow(through: left, dot, seen).flatMap { flow(through: right, $0.dot, $0.seen) }
        case .call("select", let arguments) where arguments.count == 1:
            return self.seen(by: arguments[0], dot, seen).map { (dot, $0) }
        default: return nil
        }
    }

    private func seen(by condition: JQSyntax, _ dot: Path?, _ seen: Seen) -> Seen? {
        guard let dot, let touched = TouchAnalysis.touched(by: condition, library: library, asTruth: true) else {
            return nil
        }
        var seen = seen
        seen.add(touched, below: dot)
        return seen
    }

    private mutating func take(_ text: JQSyntax, of parts: [JQSyntax], becomeNull: Bool, _ dot: Path?, _ seen: Seen) {
        var fields: [Field] = []
        for part in parts {
            let (field, isString) = part.withoutConversion
            if let dot, let path = Self.path(field, from: dot), !path.isEmpty {
                guard !seen.covers(path) else { continue }
                fields.append(Field(syntax: field, path: path, becomesNull: becomeNull || isString))
            } else {
                look(at: part, dot: dot, seen)
            }
        }
        if !fields.isEmpty { texts.append(Text(syntax: text, fields: fields)) }
    }

    /// Where a plain path leads to; nil for anything else. What an array or an object holds at many places is no field.
    private static func path(_ syntax: JQSyntax, from dot: Path) -> Path? {
        switch syntax.form {
        case .identity: return dot
        case .member(let base, let key, _):
            guard let base = path(base, from: dot) else { return nil }
            switch key.form {
            case .literal(.string(let name)): return base + [.key(name)]
            case .literal(.number): return base + [.element]
            default: return nil
            }
        case .pipe(let left, let right): return path(left, from: dot).flatMap { path(right, from: $0) }
        default: return nil
        }
    }

    /// Whether the operands are added, with a text among them; numbers may be added, too, and are no key then.
    private func isSumOfTexts(_ operands: [JQSyntax]) -> Bool {
        let gaps = zip(operands, operands.dropFirst()).map { scalars[$0.end..<$1.start] }
        return operands.contains(where: \.isText)
            && gaps.allSatisfy { gap in gap.contains("+") && gap.allSatisfy { "+() \n\t".unicodeScalars.contains($0) } }
    }
}

extension JQSyntax {
    fileprivate var isText: Bool {
        switch form {
        case .literal(.string), .format: true
        default: withoutConversion.isString
        }
    }

    fileprivate var isJoin: Bool {
        if case .call("join", let arguments) = form { arguments.count == 1 } else { false }
    }

    /// `PATH | tostring` as the path.
    fileprivate var withoutConversion: (value: JQSyntax, isString: Bool) {
        guard case .pipe(let left, let right) = form, case .call("tostring", let arguments) = right.form,
            arguments.isEmpty
        else { return (self, false) }
        return (left, true)
    }
}
