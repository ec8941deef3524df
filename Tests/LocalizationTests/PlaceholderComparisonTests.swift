import Testing

@testable import Localization

@Suite struct PlaceholderComparisonTests {
    private func compare(_ standard: String, _ other: String) throws -> PlaceholderComparison {
        PlaceholderComparison(
            standard: try MessagePattern(standard, locale: .zhCN, timeZone: "UTC").placeholders,
            other: try MessagePattern(other, locale: .enUS, timeZone: "UTC").placeholders)
    }

    @Test(arguments: [
        ("{days}", "{days, plural, one {# day} other {# days}}"),
        ("{days, number}", "{days, plural, one {# day} other {{days, number} days}}"),
        ("{place}", "{place, selectordinal, one {#st} other {#th}}"),
        ("{who}", "{who, select, f {her} other {their}}"),
        ("{at, date} {who}", "{who}: {at, date, full}"),
    ])
    func languagesBranchDifferently(_ standard: String, _ other: String) throws {
        #expect(try compare(standard, other).isSame)
        #expect(try compare(other, standard).isSame)
    }

    @Test(arguments: [
        ("{days}", "{days, number}"),
        ("{at}", "{at, date}"),
        ("{at, date}", "{at, time}"),
        ("{at, date}", "{at, plural, other {#}}"),
        ("{who, number}", "{who, select, f {her} other {their}}"),
        ("{who, plural, other {#}}", "{who, select, f {her} other {their}}"),
        ("{who}", "{whom}"),
        ("{who}", "nobody"),
    ])
    func otherNamesAndKindsDiffer(_ standard: String, _ other: String) throws {
        let comparison = try compare(standard, other)
        #expect(comparison.missing.count == 1)
        #expect(!comparison.isSame)
        #expect(try compare(other, standard).extra == comparison.missing)
    }
}
