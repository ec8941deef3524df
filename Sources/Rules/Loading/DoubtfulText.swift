/// A text that ICU takes, and that shows what its author did not mean.
struct DoubtfulText {
    let message: String
    let help: String
    /// Index of a Unicode scalar in the text.
    let offset: Int

    /// The first doubt about a text; nil where there is none.
    static func find(in text: String) -> DoubtfulText? {
        let scalars = Array(text.unicodeScalars)
        return fullWidthBrace(in: scalars) ?? localCurrency(in: scalars)
    }

    /// What an input method for Chinese or Japanese writes in place of a brace.
    private static func fullWidthBrace(in scalars: [Unicode.Scalar]) -> DoubtfulText? {
        guard let offset = scalars.firstIndex(where: { $0 == "｛" || $0 == "｝" }) else { return nil }
        return DoubtfulText(
            message: "a full-width `\(scalars[offset])` is text, and fills in nothing",
            help: "write placeholders with the braces of ASCII: `{name}`", offset: offset)
    }

    /// `{n, number, currency}`: dollars for readers of English, yen for those of Japanese.
    private static func localCurrency(in scalars: [Unicode.Scalar]) -> DoubtfulText? {
        let style = Array("currency".unicodeScalars)
        for offset in scalars.indices where scalars[offset...].starts(with: style) {
            let before = scalars[..<offset].reversed().drop { $0.properties.isWhitespace }
            let behind = scalars[(offset + style.count)...].drop { $0.properties.isWhitespace }
            guard before.first == ",", behind.first == "}" else { continue }
            return DoubtfulText(
                message: "`currency` alone is the currency of each reader's language: `$` for one, `￥` for the next",
                help: "name it, as in `::currency/CNY`; or show `{currency} {amount, number, ::.00}`", offset: offset)
        }
        return nil
    }
}
