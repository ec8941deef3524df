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
