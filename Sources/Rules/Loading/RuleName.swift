/// What names may be made of.
enum RuleName {
    /// Rules and plugins: ASCII letters, digits and `-`.
    static func check(_ name: String, of what: String, at position: SourcePosition, log: inout DiagnosticLog) {
        let isGood = !name.isEmpty && name.unicodeScalars.allSatisfy { isWordCharacter($0) && $0 != "_" }
        guard !isGood else { return }
        let proposal = proposal(for: name).map { "; for example `\($0)`" } ?? ""
        log.error(
            .badName, at: position, name.isEmpty ? "the \(what)'s name is empty" : "`\(name)` is no name for a \(what)",
            help: "use only the letters a-z and A-Z, digits and `-`" + proposal)
    }

    static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }

    /// As ICU MessageFormat takes them; letters of any script.
    static func isArgumentName(_ name: String) -> Bool {
        guard let first = name.unicodeScalars.first, first == "_" || first.properties.isAlphabetic else { return false }
        return name.unicodeScalars.allSatisfy {
            $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType == .decimal
        }
    }

    private static func proposal(for name: String) -> String? {
        let words = name.split { $0 == " " || $0 == "_" || $0 == "." || $0 == "/" }
        let joined = words.joined(separator: "-")
        guard !joined.isEmpty, joined.unicodeScalars.allSatisfy(isWordCharacter) else { return nil }
        return joined
    }
}

extension String {
    /// Without white space at either end.
    var trimmed: String {
        var text = self[...]
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text)
    }
}
