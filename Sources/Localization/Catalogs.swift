/// The texts of one plugin in all its languages.
///
/// The default locale decides which keys there are. A key that another locale lacks is left out there: the API itself
/// falls back to the default one.
package struct Catalogs: Sendable {
    package let defaultLocale: TextLocale
    package let catalogs: [TextLocale: Catalog]
    /// The default first, then the others in the fixed order. Locales without a catalog are left out.
    package let localesInOrder: [TextLocale]

    package init(defaultLocale: TextLocale, catalogs: [TextLocale: Catalog]) {
        self.defaultLocale = defaultLocale
        self.catalogs = catalogs
        self.localesInOrder =
            [defaultLocale] + TextLocale.allCases.filter { $0 != defaultLocale && catalogs[$0] != nil }
    }

    package func contains(_ key: String) -> Bool {
        pattern(key, in: defaultLocale) != nil
    }

    package func pattern(_ key: String, in locale: TextLocale) -> MessagePattern? {
        catalogs[locale]?.patterns[key]
    }

    /// The text in every locale that has it, the default one first.
    ///
    /// - Throws: `TextError` when the default locale lacks the key, or when any locale's pattern does not take a value:
    ///   a card must not be right in one language and empty in another.
    package func render(
        _ key: String, arguments: [String: TextValue]
    ) throws(TextError) -> [(locale: TextLocale, text: String)] {
        guard contains(key) else {
            throw TextError(
                key: key, locale: defaultLocale, found: "no such key",
                expected: "a key of the catalog locales/\(defaultLocale.rawValue).yaml")
        }
        var texts: [(locale: TextLocale, text: String)] = []
        texts.reserveCapacity(localesInOrder.count)
        for locale in localesInOrder {
            guard let pattern = pattern(key, in: locale) else { continue }
            do {
                texts.append((locale, try pattern.render(arguments)))
            } catch {
                throw error.with(key: key)
            }
        }
        return texts
    }
}

extension TextError {
    fileprivate func with(key: String) -> TextError {
        var error = self
        error.key = key
        return error
    }
}
