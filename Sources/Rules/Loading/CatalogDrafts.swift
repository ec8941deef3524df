internal import Localization

/// The texts of one plugin as far as they could be read.
struct CatalogDrafts {
    struct Entry {
        /// nil when the text is no pattern (reported).
        let pattern: MessagePattern?
        /// Of the text.
        let position: SourcePosition
        /// Columns of what the pattern always shows: all outside of placeholders.
        var fixedColumns = 0
        /// Whether it was warned of by itself. Until that is mended, it is compared with no other.
        var isDoubtful = false
        /// The text as the file writes it; nil when it is no string.
        var written: WrittenText?

        /// Where the text first has a placeholder of this name, else where the text begins.
        func position(ofPlaceholder name: String) -> SourcePosition {
            written?.position(ofPlaceholder: name) ?? position
        }
    }

    /// A text and where it comes from, for places inside it.
    struct WrittenText {
        let scalar: YAMLScalar
        let offset: Int
        let source: SourceText

        /// Nil where none is written as such.
        func position(ofPlaceholder name: String) -> SourcePosition? {
            let text = Array(scalar.text.unicodeScalars)
            for brace in text.indices where text[brace] == "{" {
                let inner = text[(brace + 1)...].drop { $0.properties.isWhitespace }
                let found = inner.prefix { $0 != "," && $0 != "}" && !$0.properties.isWhitespace }
                guard String(scalars: found) == name else { continue }
                return scalar.position(of: found.startIndex, at: offset, in: source)
            }
            return nil
        }
    }

    /// By locale; locales without a file are left out.
    private(set) var entries: [TextLocale: [String: Entry]] = [:]
    /// Locales whose file could not be read in full, so that nothing can be said about missing keys.
    private(set) var broken: Set<TextLocale> = []

    mutating func add(_ locale: TextLocale, _ texts: [String: Entry]) {
        entries[locale] = texts
    }

    mutating func setBroken(_ locale: TextLocale) {
        broken.insert(locale)
        entries[locale] = [:]
    }

    func catalogs(defaultLocale: TextLocale) -> Catalogs {
        var catalogs: [TextLocale: Catalog] = [:]
        for (locale, texts) in entries {
            catalogs[locale] = Catalog(locale: locale, patterns: texts.compactMapValues(\.pattern))
        }
        return Catalogs(defaultLocale: defaultLocale, catalogs: catalogs)
    }
}
