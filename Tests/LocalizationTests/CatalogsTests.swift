import Localization
import Testing

@Suite struct CatalogsTests {
    private func catalogs(
        default defaultLocale: TextLocale = .zhCN, _ sources: [TextLocale: [String: String]]
    ) throws -> Catalogs {
        var made: [TextLocale: Catalog] = [:]
        for (locale, texts) in sources {
            made[locale] = Catalog(locale: locale, patterns: try texts.mapValues { try pattern($0, locale) })
        }
        return Catalogs(defaultLocale: defaultLocale, catalogs: made)
    }

    private static let full: [TextLocale: [String: String]] = [
        .jaJP: ["left": "残り{n, number}日"], .zhCN: ["left": "剩 {n, number} 天", "only": "只有"],
        .enUS: ["left": "{n, plural, one {# day} other {# days}} left"],
    ]

    @Test(arguments: [
        (TextLocale.zhCN, [TextLocale.zhCN, .enUS, .jaJP]), (.enUS, [.enUS, .zhCN, .jaJP]),
        (.jaJP, [.jaJP, .zhCN, .enUS]),
    ])
    func theDefaultLocaleComesFirst(defaultLocale: TextLocale, expected: [TextLocale]) throws {
        let catalogs = try catalogs(default: defaultLocale, Self.full)
        #expect(catalogs.localesInOrder == expected)
        #expect(try catalogs.render("left", arguments: ["n": number(1)]).map(\.locale) == expected)
    }

    @Test func everyLocaleHasItsText() throws {
        let texts = try catalogs(Self.full).render("left", arguments: ["n": number(1)])
        #expect(texts.map(\.text) == ["剩 1 天", "1 day left", "残り1日"])
    }

    @Test func aLocaleWithoutTheKeyIsLeftOut() throws {
        let texts = try catalogs(Self.full).render("only", arguments: [:])
        #expect(texts.map(\.locale) == [.zhCN])
        #expect(texts.map(\.text) == ["只有"])
    }

    @Test func aLocaleWithoutACatalogIsLeftOut() throws {
        let catalogs = try catalogs(default: .enUS, [.enUS: ["a": "A"], .jaJP: ["a": "あ"]])
        #expect(catalogs.localesInOrder == [.enUS, .jaJP])
    }

    @Test func theDefaultLocaleDecidesWhichKeysThereAre() throws {
        let catalogs = try catalogs(default: .enUS, Self.full)
        #expect(catalogs.contains("left"))
        #expect(!catalogs.contains("only"))
        let error = try #require(throws: TextError.self) { try catalogs.render("only", arguments: [:]) }
        #expect(
            error.description
                == "text `only`, locale en-US: found no such key, expected a key of the catalog locales/en-US.yaml")
    }

    @Test func anErrorNamesTheKey() throws {
        let catalogs = try catalogs([.zhCN: ["a": "{x}"], .enUS: ["a": "{x, number}"]])
        let error = try #require(throws: TextError.self) {
            try catalogs.render("a", arguments: ["x": .string("three")])
        }
        #expect(error.key == "a")
        #expect(error.locale == .enUS)
        #expect(
            error.description.hasPrefix("text `a`, locale en-US, argument `x`: found the string \"three\", expected a"))
    }
}
