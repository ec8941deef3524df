import Localization
import Testing

@Suite struct MessagePatternTests {
    // MARK: Plain places

    @Test func plainPlacesPrintWhatJQPrints() throws {
        #expect(try text("<{x}>", ["x": .string("a{b}'c # 日")]) == "<a{b}'c # 日>")
        #expect(try text("{x}", ["x": number(1_234_567)], .enUS) == "1234567")
        #expect(try text("{x}", ["x": .number(0.1, text: "0.1")], .jaJP) == "0.1")
        #expect(try text("{x}", ["x": .number(1e100, text: "1e+100")], .zhCN) == "1e+100")
        #expect(try text("{x}/{y}", ["x": .boolean(true), "y": .boolean(false)]) == "true/false")
        #expect(try text("<{x}>", ["x": .string("")]) == "<>")
    }

    @Test func aNulInAValueIsKept() throws {
        #expect(try text("{x}!", ["x": .string("a\u{0}b")]) == "a\u{0}b!")
    }

    @Test func argumentsThatNoPlaceNamesAreLeftAlone() throws {
        #expect(try text("{x}", ["x": .string("a"), "y": .array, "z": .null]) == "a")
    }

    // MARK: Plural, selectordinal, select

    @Test(arguments: [
        (TextLocale.enUS, 1.0, "1 day left"), (.enUS, 0, "0 days left"), (.enUS, 1234, "1,234 days left"),
        (.zhCN, 1, "1 days left"), (.jaJP, 1, "1 days left"), (.jaJP, 1234, "1,234 days left"),
    ])
    func pluralsFollowTheTextsLocale(locale: TextLocale, count: Double, expected: String) throws {
        let source = "{n, plural, one {# day} other {# days}} left"
        #expect(try text(source, ["n": number(count)], locale) == expected)
    }

    @Test func pluralsTakeExactNumbersAndOffsets() throws {
        let source = "{n, plural, offset:1 =0 {nobody} =1 {{who}} one {{who} and # other} other {{who} and # others}}"
        let made = try [0, 1, 2, 3].map { try text(source, ["n": number($0), "who": .string("Li")]) }
        #expect(made == ["nobody", "Li", "Li and 1 other", "Li and 2 others"])
    }

    @Test(arguments: [(1.0, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")])
    func selectordinalCounts(count: Double, expected: String) throws {
        let source = "{n, selectordinal, one {#st} two {#nd} few {#rd} other {#th}}"
        #expect(try text(source, ["n": number(count)]) == expected)
        #expect(try text(source, ["n": number(count)], .zhCN) == "\(Int(count))th")
    }

    @Test func selectTakesStringsBooleansAndNumbers() throws {
        let source = "{x, select, true {yes} false {no} 3 {three} 请假 {leave} other {?}}"
        let values: [TextValue] = [
            .boolean(true), .boolean(false), number(3), .string("请假"), .string("x"), .string(""),
        ]
        #expect(try values.map { try text(source, ["x": $0]) } == ["yes", "no", "three", "leave", "?", "?"])
    }

    @Test func everyBranchNeedsItsArguments() throws {
        let source = try pattern("{x, select, a {{name}} other {-}}")
        #expect(throws: TextError.self) { try source.render(["x": .string("b")]) }
        #expect(try source.render(["x": .string("b"), "name": .string("n")]) == "-")
    }

    // MARK: Numbers

    @Test(arguments: [
        ("{n, number}", TextLocale.enUS, "1,234.5"), ("{n, number, integer}", .enUS, "1,234"),
        ("{n, number, percent}", .enUS, "123,450%"), ("{n, number, currency}", .enUS, "$1,234.50"),
        ("{n, number, currency}", .jaJP, "￥1,234"), ("{n, number, currency}", .zhCN, "¥1,234.50"),
        ("{n, number, ::currency/CNY}", .enUS, "CN¥1,234.50"), ("{n, number, ::currency/CNY}", .zhCN, "¥1,234.50"),
        ("{n, number, ::currency/CNY}", .jaJP, "元\u{A0}1,234.50"),
        ("{n, number, ::compact-short}", .enUS, "1.2K"), ("{n, number, #0.000}", .zhCN, "1234.500"),
        ("{n, NUMBER}", .enUS, "1,234.5"),
    ])
    func numberStyles(source: String, locale: TextLocale, expected: String) throws {
        #expect(try text(source, ["n": number(1234.5)], locale) == expected)
    }

    @Test(arguments: [
        ("9007199254740993", "9,007,199,254,740,993"), ("-12.50", "-12.5"), ("007", "7"), ("1e3", "1,000"),
        ("123456789012345678901234567890", "123,456,789,012,345,678,901,234,567,890"), ("1.5E-1", "0.15"), ("0", "0"),
    ])
    func numbersInStringsKeepTheirDigits(digits: String, expected: String) throws {
        #expect(try text("{n, number}", ["n": .string(digits)]) == expected)
    }

    @Test func pluralsTakeNumbersInStrings() throws {
        let source = "{n, plural, one {# task} other {# tasks}}"
        #expect(try text(source, ["n": .string("1")]) == "1 task")
        #expect(try text(source, ["n": .string("9007199254740993")]) == "9,007,199,254,740,993 tasks")
    }

    @Test func aNumberIsWrittenAsShortAsItReadsBack() throws {
        // jq 1.6 prints 17 digits; a localized number does not.
        #expect(try text("{n, number, #.#################}", ["n": .number(3.3, text: "3.2999999999999998")]) == "3.3")
    }

    // MARK: One name used in several ways

    @Test func oneNameCanBePlainAndNumericAndADate() throws {
        let source =
            "{n} {n, number} {n, plural, one {one} other {{n} #}} {n, date, ::yMd} {n, select, 5000 {s} other {o}}"
        #expect(try text(source, ["n": number(5000)]) == "5000 5,000 5000 5,000 1/1/1970 s")
    }

    @Test func aPluralIsChosenByTheNumberThatItsBranchPrints() throws {
        let source = "{n, plural, one {{n, number, 0.00} point} other {{n, number, 0.00} points}}"
        #expect(try text(source, ["n": number(1)]) == "1.00 points")
    }

    // MARK: Apostrophes

    @Test(arguments: [
        ("it's", "it's"), ("it''s", "it's"), ("'{'x'}'", "{x}"), ("'{x} y'", "{x} y"), ("#", "#"), ("a } b", "a } b"),
        ("“{x}”", "“v”"),
    ])
    func apostrophesAreICUs(source: String, expected: String) throws {
        #expect(try text(source, ["x": .string("v")]) == expected)
    }

    @Test func aQuotedNumberSignInAPluralIsText() throws {
        #expect(try text("{n, plural, other {'#'#}}", ["n": number(2)]) == "#2")
    }

    // MARK: What is known without rendering

    @Test func literalsAreRenderedAtLoad() throws {
        let literal = try pattern("查看 '{'原因'}'", .zhCN)
        #expect(literal.isLiteral)
        #expect(literal.placeholders.isEmpty)
        #expect(try literal.render([:]) == "查看 {原因}")
        #expect(try pattern("").isLiteral)
        #expect(try text("") == "")
        #expect(try !pattern("{x}").isLiteral)
    }

    @Test func placeholdersAreUniqueAndSortedAndNestedOnesCount() throws {
        let source = """
            {b} {a, number} {b} {a, plural, one {{d, time, short} {a, number}} \
            other {{c, select, x {{e, date}} other {{f, selectordinal, other {{a}}}}}}}
            """
        #expect(
            try pattern(source).placeholders.map(\.description)
                == [
                    "{a, number}", "{a}", "{a, plural}", "{b}", "{c, select}", "{d, time}", "{e, date}",
                    "{f, selectordinal}",
                ])
    }

    // MARK: Threads

    @Test func manyThreadsMayRenderOnePattern() async throws {
        let shared = try pattern("{n, plural, one {# day} other {# days}} {at, date, long} {s}", zone: "Asia/Shanghai")
        let wrong = await withTaskGroup(of: Int.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<400).filter { round in
                        let count = task * 1000 + round
                        let made = try? shared.render([
                            "n": number(Double(count)), "at": evening, "s": .string("task \(count)"),
                        ])
                        let days = count == 1 ? "day" : "days"
                        let digits = count < 1000 ? "\(count)" : "\(count / 1000),\(padded(count % 1000))"
                        return made != "\(digits) \(days) November 15, 2023 task \(count)"
                    }.count
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }
}

private func padded(_ value: Int) -> String {
    String(repeating: "0", count: 3 - "\(value)".count) + "\(value)"
}
