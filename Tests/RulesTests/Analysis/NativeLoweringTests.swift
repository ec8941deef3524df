import Testing

@testable import Rules

@Suite struct NativeLoweringTests {
    /// What is understood of a text, in short; nil when it is left to libjq.
    private func lowered(_ text: String, library: String? = nil) -> String? {
        var lowering = NativeLowering(
            library: LibraryFunctions(library.map { JQSource(text: $0, file: "lib.jq") }))
        return lowering.start(text).flatMap { lowering.outputs($0, dot: lowering.event()) }.map { outputs in
            outputs.map { $0.summary(lowering.paths.paths) }.joined(separator: ", ")
        }
    }

    @Test(
        arguments: [
            (".", "."),
            (".event.status", ".event.status"),
            (#".["event"]."status"[0]"#, ".event.status[0]"),
            (".event | .status", ".event.status"),
            (".event | (.x == 1 and .y)", "((.event.x == 1) and .event.y)"),
            (".a.b | .c | .d == \"x\"", "(.a.b.c.d == \"x\")"),
            // Without the guard an error of `.a.b` would be lost.
            (".a.b | 1", "guard(.a.b, 1)"),
            (".a | 1", "1"),
            (".a.b | (true or .c)", "guard(.a.b, (true or .a.b.c))"),
            (".a.b | (. // 1)", "(.a.b // 1)"),
            (".a.b? | (. // 1)", "guard(.a.b?, (.a.b? // 1))"),
            (".a.b? | [.]", "guard(.a.b?, [.a.b?])"),
            (".a.b?.c", "guard(.a.b?, .a.b.c)"),
            (".a.b.c?", "guard(.a.b, .a.b.c?)"),
            (".a?.b?", ".a.b?"),
            (".a?.b", ".a.b"),
            ("(.a.b)?", "(.a.b)?"),
            // What comes last is evaluated first.
            (".a.b | (. == .c)", "(.a.b == .a.b.c)"),
            (".a.b | (.x == $__loc__)", nil),
            (".a.b | IN(\"x\", null)", "IN(.a.b; \"x\"; null)"),
            (".a // .b // \"c\"", "(.a // (.b // \"c\"))"),
            ("(.a.b)? // 1", nil),
            ("[(.a.b)?]", nil),
            ("{A: \"X\", \"B\": 2}[.a.b]", "{A: \"X\", B: 2}[.a.b]"),
            ("{A: \"X\"}[.a]? // \"Z\"", "({A: \"X\"}[.a]? // \"Z\")"),
            (".a.b | {A: \"X\", A: \"Y\"}[.]", "{A: \"Y\"}[.a.b]"),
            ("{A: .b}[.a]", nil),
            ("\"\\(.a)/\\(.b | length)\"", "\"\\(.a)/\\(length(.b))\""),
            ("if .a then .b elif .c then 1 else null end", "if .a then .b else if .c then 1 else null end end"),
            (".a | select(. == \"x\") | .b", nil),
            ("select(.a == \"x\") | 1", "guard(if (.a == \"x\") then . else empty end, 1)"),
            (".a.b | has(\"c\")", "has(.a.b, c)"),
            (".a.b | tostring | ascii_downcase | startswith(\"x\")", "starts(lower(text(.a.b)), x)"),
            (".a | not", "not(.a)"),
            ("[.a, (.b, 1)]", "[.a, .b, 1]"),
            ("[1, \"a\", [null]]", "[1, \"a\", [null]]"),
            ("-1", "-1"),
            ("- .a", nil),
            (".a + 1", nil),
            (".a[-1]", nil),
            (".a[1.5]", nil),
            (".[0]", nil),
            (".[.a]", nil),
            (".a[.b, .c]", nil),
            (".a == (1, 2)", nil),
            (".a | test(\"x\")", nil),
            (".a | contains(\"\\u0000\")", nil),
            (".a | contains([1])", nil),
            (".a | unknown", nil),
            // Several outputs.
            (".a, .b.c, 1", ".a, .b.c, 1"),
            (".a[]", ".a[]"),
            (".a.b[]?, .c", ".a.b[]?, .c"),
            (".a | (.b[], .c)", ".a.b[], .a.c"),
            (".a.b | .c[]", ".a.b.c[]"),
            (".a.b | (.c, 1)", ".a.b.c, guard(.a.b, 1)"),
            (".a.b? | .c[]", nil),
            (".a[].b", nil),
            ("(.a | tostring)[]", nil),
            ("empty", "empty"),
            ("error(\"x\")", nil),
        ] as [(String, String?)])
    func `folds pipes and keeps errors`(_ text: String, _ expected: String?) {
        #expect(lowered(text) == expected)
    }

    @Test func `puts simple functions of the library in the place of their calls`() {
        let library = """
            def person: .name // .login; # def in_a_comment: 1;
            def of: .approver | person;
            def passed: [.items[] | select(.ok)];
            def with(x): x;
            def twice: 1; def twice: 2;
            def itself: .a | itself;
            def early: later | not; def later: true;
            def inner: def hidden: 3; hidden;
            def length: 5;
            """
        let expected: [(String, String?)] = [
            (".approver | person", "(.approver.name // .approver.login)"),
            ("of", "(.approver.name // .approver.login)"),
            ("passed", nil), ("with(.a)", nil), ("twice", nil), ("itself", nil), ("early", nil), ("inner", nil),
            (".a | hidden", nil), ("later", "true"), (".a | length", "5"), (".a | length(.b)", nil),
            (".a == person", "(.a == (.name // .login))"),
        ]
        for (text, expected) in expected { #expect(lowered(text, library: library) == expected, "\(text)") }
    }

    @Test func `nothing is certain when the library takes over what operators stand for`() {
        #expect(lowered(".a == 1", library: "def _equal(a; b): true;") == nil)
        #expect(lowered("\"\\(.a)\"", library: "def format(x): 1;") == nil)
        #expect(lowered(".a == 1", library: "def equal(a; b): true;") != nil)
    }

    @Test func `a library that calls too deep or grows too big is left alone`() {
        let chain = (1...400).map { "def f\($0): \($0 == 1 ? ".a" : "f\($0 - 1) | .a");" }.joined(separator: "\n")
        #expect(lowered("f20", library: chain) != nil)
        #expect(lowered("f400", library: chain) == nil)
        let tree = (1...40).map { "def f\($0): \($0 == 1 ? ".a" : "[f\($0 - 1), f\($0 - 1)]");" }.joined(separator: " ")
        #expect(lowered("f5", library: tree) != nil)
        #expect(lowered("f40", library: tree) == nil)
    }

    @Test func `doubling at every pipe ends somewhere`() {
        let pairs = { (count: Int) in repeatElement("[., .]", count: count).joined(separator: " | ") }
        #expect(lowered(pairs(5)) != nil)
        #expect(lowered(pairs(60)) == nil)
    }

    @Test func `tells what may give nothing`() {
        func isOptional(_ text: String) -> Bool? {
            var lowering = NativeLowering(library: LibraryFunctions(nil))
            return lowering.start(text).flatMap { lowering.expression($0, dot: lowering.event()) }?.isOptional
        }
        for text in [".a.b", ".a.b // .c", "[.a.b?]", ".a.b? // 1", "{A: 1}[.a]", "IN(.a.b?)"] {
            #expect(isOptional(text) == false, "\(text)")
        }
        for text in ["empty", ".a.b?", "(.a.b)?", "{A: 1}[.a]?", ".a // empty", ".a.b? == 1", "select(.a)"] {
            #expect(isOptional(text) == true, "\(text)")
        }
    }

    /// Every change of some sound texts, so that it is seldom sound any more.
    @Test func `no text is too odd`() {
        var generator = ExpressionGenerator(seed: 7)
        let pieces = [
            "(", ")", "[", "]", "{", "}", "\"", "\\(", "|", ",", "//", "?", "..", " as $x ", "def f: ", ";", "-", "#",
            "\n", "采", "if ", "end",
        ]
        for _ in 0..<3000 {
            var text = Array(generator.condition())
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0...text.count, using: &generator)
                if generator.chance(50), place < text.count {
                    text.remove(at: place)
                } else {
                    text.insert(contentsOf: generator.one(pieces), at: place)
                }
            }
            var lowering = NativeLowering(library: LibraryFunctions(nil))
            let conjuncts = ConjunctSplit.conjuncts(of: String(text), lowering: &lowering)
            #expect(!conjuncts.isEmpty)
            _ = LibraryFunctions(JQSource(text: "def g: \(String(text));", file: "lib.jq"))
        }
    }
}

extension NativeOutput {
    func summary(_ paths: [StaticPath]) -> String {
        switch self {
        case .value(let expression): expression.summary(paths)
        case .elements(let path, let onFailure, let otherwise):
            NativeExpression.path(path, onFailure: onFailure).summary(paths) + (otherwise == .error ? "[]" : "[]?")
        }
    }
}

extension StaticPath {
    var summary: String {
        let text = steps.map { step in
            switch step {
            case .key(let key): "." + String(decoding: key, as: UTF8.self)
            case .index(let index): "[\(index)]"
            }
        }.joined()
        return text.isEmpty ? "." : text
    }
}

extension NativeExpression {
    /// For tests: short and unambiguous.
    func summary(_ paths: [StaticPath]) -> String {
        func short(_ operand: NativeExpression) -> String { operand.summary(paths) }
        func call(_ name: String, _ operands: [NativeExpression]) -> String {
            "\(name)(\(operands.map(short).joined(separator: ", ")))"
        }
        switch self {
        case .literal(let literal): return literal.text
        case .path(let path, let failure): return paths[path].summary + (failure == .nothing ? "?" : "")
        case .nothing: return "empty"
        case .guarded: return call("guard", operands)
        case .comparison(let operation, let left, let right):
            return "(\(short(left)) \(operation.symbol) \(short(right)))"
        case .and(let left, let right): return "(\(short(left)) and \(short(right)))"
        case .or(let left, let right): return "(\(short(left)) or \(short(right)))"
        case .not: return call("not", operands)
        case .isIn: return "IN(\(operands.map(short).joined(separator: "; ")))"
        case .alternative(let left, let right): return "(\(short(left)) // \(short(right)))"
        case .conditional(let condition, let then, let otherwise):
            return "if \(short(condition)) then \(short(then)) else \(short(otherwise)) end"
        case .attempt(let operand): return "(\(short(operand)))?"
        case .lookup(let key, let pairs, let failure):
            return "\(NativeLiteral.object(pairs).text)[\(short(key))]\(failure == .nothing ? "?" : "")"
        case .format(let parts):
            return "\""
                + parts.map { part in
                    switch part {
                    case .text(let bytes): String(decoding: bytes, as: UTF8.self)
                    case .value(let value): "\\(\(short(value)))"
                    }
                }.joined() + "\""
        case .array(let elements): return "[" + elements.map(short).joined(separator: ", ") + "]"
        case .text: return call("text", operands)
        case .number: return call("number", operands)
        case .type: return call("type", operands)
        case .length: return call("length", operands)
        case .ascii(let letters, _): return call("\(letters)", operands)
        case .matches(let test, let operand, let text):
            return "\(test)(\(short(operand)), \(String(decoding: text, as: UTF8.self)))"
        case .trimmed(let end, let operand, let text):
            return "trim \(end)(\(short(operand)), \(String(decoding: text, as: UTF8.self)))"
        case .has(let path, let member, let failure):
            guard case .key(let key)? = paths[member].steps.last else { return "has(?)" }
            let value = NativeExpression.path(path, onFailure: failure).summary(paths)
            return "has(\(value), \(String(decoding: key, as: UTF8.self)))"
        }
    }
}
