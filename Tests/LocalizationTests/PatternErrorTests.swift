import Localization
import Testing

@Suite struct PatternErrorTests {
    /// Source, offset in bytes, and a word that the message must have.
    @Test(arguments: [
        ("hello {name", 6, "no `}` closes"),
        ("a {n, plural, other {x}", 2, "no `}` closes"),
        ("a {n, plural, one {x} other {y}", 2, "no `}` closes"),
        ("超时 {at", 7, "no `}` closes"),
        ("a {n, plural, one {x}}", 2, "no `other` branch"),
        ("日 {x, select, other {{y, select, a {b}}}}", 23, "no `other` branch"),
        ("at {0}", 4, "`{0}` is a number"),
        ("{n, plural, other {中 {12}}}", 24, "`{12}` is a number"),
        ("at {}", 4, "placeholder's name"),
        ("at {user.name}", 4, "placeholder's name"),
        ("at {two words}", 4, "`two words}`"),
        ("at {two\nwords 😀😀😀😀😀😀😀😀😀😀}", 4, "`two words 😀😀😀😀😀😀😀`"),
        ("{x, choice, 0#a|1#b}", 0, "use plural or select"),
        ("{x, money}", 4, "`money` is no kind"),
        ("{n, spellout}", 4, "`spellout` is no kind"),
        ("{n, ordinal}", 4, "no kind"),
        ("{n, duration}", 4, "no kind"),
        ("{n, number, ::bogus}", 12, "`::bogus` is no number style"),
        ("{n, number, intger}", 12, "`intger` is no number style"),
        ("{n, number, #0#0}", 12, "no number style"),
        ("{n, number, .2f}", 12, "`.2f` is no number style"),
        ("{n, number, 0 km}", 12, "letters that are text stand between apostrophes"),
        ("{n, plural, other {中{m, number, ::bogus}}}", 34, "`::bogus` is no number style"),
        ("{at, date, meduim}", 11, "`meduim` is no date or time style"),
        ("{at, time, ::}", 11, "no date or time style"),
        ("{at, time, ::j:m}", 11, "no date or time style"),
        ("{at, date, --}", 11, "no date or time style"),
        ("{n, plural, onee {a} other {b}}", 12, "`onee` is no plural category"),
        ("{n, plural, other {{m, selectordinal, 1 {a} other {b}}}}", 38, "`1` is no plural category"),
        ("{n, plural, =x {a} other {b}}", 12, "does not allow"),
        ("{n, plural, offset:x other {b}}", 12, "does not allow"),
        ("{n, plural}", 1, "does not allow"),
    ])
    func brokenPatterns(source: String, offset: Int, words: String) throws {
        let error = try #require(throws: PatternError.self) { try pattern(source) }
        #expect(error.offset == offset)
        #expect(error.description.contains(words), "\(error)")
    }

    @Test func aPatternHasABoundedLength() throws {
        #expect(try text(String(repeating: "字", count: 10_000)).count == 10_000)
        let error = try #require(throws: PatternError.self) { try pattern(String(repeating: "字", count: 10_001)) }
        #expect(error.description.contains("longer than 10000"))
    }

    /// The deepest nesting that the length allows must not end the stack.
    @Test func deepNestingIsAText() throws {
        let levels = 500
        let source = String(repeating: "{a,select,other{", count: levels) + "x" + String(repeating: "}}", count: levels)
        #expect(try text(source, ["a": .string("")]) == "x")
    }

    @Test(arguments: ["Asia/shanghai", "", "GMT+8", "Mars/Olympus", "UTC@calendar=japanese"])
    func unknownZonesAreRefused(zone: String) throws {
        #expect(!TimeZoneName.isKnown(zone))
        let error = try #require(throws: PatternError.self) { try pattern("x", zone: zone) }
        #expect(error.offset == 0)
        #expect(error.description.contains("is no time zone"))
    }

    @Test func aNameDoesNotEndAtANul() {
        #expect(!TimeZoneName.isKnown("UTC\u{0}"))
        #expect(throws: PatternError.self) { try pattern("x", zone: "UTC\u{0}") }
    }

    @Test(arguments: ["Asia/Shanghai", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "Asia/Tokyo"])
    func zonesOfTheDatabaseAreKnown(zone: String) {
        #expect(TimeZoneName.isKnown(zone))
    }
}
