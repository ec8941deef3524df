/// How to mend what libjq complains about, where its own words do not tell.
extension JQComplaint {
    static func help(forUndefined name: String, at place: Int, functions: [String], tokens: [JQToken]) -> String? {
        guard let slash = name.lastIndex(of: "/"), !name.hasPrefix("$") else {
            return name.hasPrefix("$*label-")
                ? "a label is defined before its `break`: `label $out | …`"
                : "a variable is defined before its use: `… as \(name) | …`"
        }
        let functions = functions + LibraryText.allDefinitions(in: tokens).map { "\($0.name)/\($0.parameters)" }
        let bare = name[..<slash]
        if let instead = JQBuiltins.later[name], !functions.contains(where: { $0.hasPrefix(bare + "/") }) {
            return "`\(bare)` came with a later jq, rules run jq 1.6; write `\(instead)`"
        }
        let known = functions + JQBuiltins.names
        let arities = known.filter { $0.hasPrefix(bare + "/") }.compactMap { Int($0.dropFirst(bare.count + 1)) }
        if !arities.isEmpty {
            let counts = Set(arities).sorted().map(String.init).joined(separator: " or ")
            return "`\(bare)` takes \(counts) argument\(counts == "1" ? "" : "s"), separated by `;`"
        }
        // No function of jq's own has capitals; a word with some was meant as a string.
        let names = (bare.contains(where: \.isUppercase) ? functions : known).map { String($0.prefix { $0 != "/" }) }
        if let nearest = NearestName.suggestion(for: String(bare), among: names) { return "did you mean `\(nearest)`?" }
        let count = Int(name[slash...].dropFirst()) ?? 0
        let parameters = "abcdefgh".prefix(count).map(String.init).joined(separator: "; ")
        let definition = "def \(bare)\(count == 0 ? "" : "(\(parameters))"): …;"
        let function = "jq 1.6 has no such function; define it in the plugin's lib.jq: `\(definition)`"
        let before = tokens.last { $0.end <= place }
        // Behind a pipe stands something that is done, and so does what takes arguments.
        if count > 0 || before?.kind == .symbol && before?.text == "|" { return function }
        return "a field is written `.\(bare)`, a string `\"\(bare)\"`; a function is defined in the plugin's lib.jq: "
            + "`\(definition)`"
    }

    /// What other languages and later versions of jq take and 1.6 does not.
    static func gap(at place: Int, in tokens: [JQToken]) -> String? {
        guard let index = tokens.firstIndex(where: { $0.offset <= place && place < $0.end }), index > 0 else {
            return nil
        }
        let before = tokens[index - 1]
        if tokens[index].text == "[", before.kind == .symbol, before.text == "." {
            return "jq 1.6 takes no `.` before `[`; leave it out"
        }
        if before.kind == .symbol, before.text == "$" {
            return "`$` begins a variable's name; the event is `.`, and its fields are `.name`"
        }
        if tokens[index].text == "=", before.kind == .symbol, before.text == "==" || before.text == "=" {
            return "write `==`"
        }
        guard tokens[index].kind == .name, tokens[index].text == "end" else { return nil }
        var ends = 0
        for token in tokens[..<index].reversed() where token.kind == .name {
            switch token.text {
            case "end": ends += 1
            case "if" where ends == 0: return "jq 1.6 needs `else`: add `else null`"
            case "if": ends -= 1
            case "else" where ends == 0: return nil
            default: break
            }
        }
        return nil
    }

    /// What is probably wrong with two tokens side by side.
    static func advice(at place: Int, in tokens: [JQToken]) -> String {
        let operators: Set<String> = [
            "==", "!=", "<", "<=", ">", ">=", "=", "and", "or", "//", "|", ",", "+", "-", "*", "/",
        ]
        guard let index = tokens.firstIndex(where: { $0.offset <= place && place < $0.end }), index > 0 else {
            return "remove it, or write a value before it"
        }
        let (before, found) = (tokens[index - 1], tokens[index])
        if operators.contains(before.text), before.kind == .symbol || before.kind == .name {
            return "`\(before.text)` needs a value behind it"
        }
        if operators.contains(found.text), found.kind == .symbol {
            return "comparisons and assignments cannot follow one another; join them with `and`, or use parentheses"
        }
        if found.kind == .symbol || found.kind == .close { return "remove it, or complete what stands before it" }
        return "two values need an operator between them: `|`, `and`, `==`, …"
    }
}
