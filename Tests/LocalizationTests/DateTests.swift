import Localization
import Testing

@Suite struct DateTests {
    @Test(arguments: [
        ("{at, date, short}", TextLocale.zhCN, "Asia/Shanghai", "2023/11/15"),
        ("{at, date, medium}", .zhCN, "Asia/Shanghai", "2023年11月15日"),
        ("{at, date, full}", .zhCN, "Asia/Shanghai", "2023年11月15日星期三"),
        ("{at, time, short}", .zhCN, "Asia/Shanghai", "06:13"),
        ("{at, time, full}", .zhCN, "Asia/Shanghai", "中国标准时间 06:13:20"),
        ("{at, date, medium}", .zhCN, "America/Los_Angeles", "2023年11月14日"),
        ("{at, date, short}", .enUS, "Asia/Shanghai", "11/15/23"),
        ("{at, date}", .enUS, "Asia/Shanghai", "Nov 15, 2023"),
        ("{at, date, full}", .enUS, "Asia/Shanghai", "Wednesday, November 15, 2023"),
        ("{at, time, short}", .enUS, "Asia/Shanghai", "6:13\u{202F}AM"),
        ("{at, time}", .enUS, "America/Los_Angeles", "2:13:20\u{202F}PM"),
        ("{at, time, full}", .enUS, "America/Los_Angeles", "2:13:20\u{202F}PM Pacific Standard Time"),
        ("{at, time, short}", .enUS, "Asia/Kathmandu", "3:58\u{202F}AM"),
        ("{at, time, short}", .enUS, "Etc/GMT+5", "5:13\u{202F}PM"),
        ("{at, date, long}", .jaJP, "Asia/Tokyo", "2023年11月15日"),
        ("{at, time, full}", .jaJP, "Asia/Tokyo", "7時13分20秒 日本標準時"),
        ("{at, time, medium}", .jaJP, "UTC", "22:13:20"),
        ("{at, date, ::yMMMd}", .enUS, "UTC", "Nov 14, 2023"),
        ("{at, date, ::yMMMdjm}", .jaJP, "Asia/Shanghai", "2023年11月15日 6:13"),
        ("{at, time, ::jm}", .zhCN, "Asia/Shanghai", "06:13"),
        ("{at, date, yyyy-MM-dd HH:mm}", .enUS, "Asia/Shanghai", "2023-11-15 06:13"),
        ("<{at, time,HH:mm}|{at, time,   HH:mm }|{at, time, ' 'HH:mm}>", .zhCN, "UTC", "<22:13|22:13| 22:13>"),
        ("{at, date, yyyy'年'M'月'}", .jaJP, "America/Los_Angeles", "2023年11月"),
    ])
    func golden(source: String, locale: TextLocale, zone: String, expected: String) throws {
        #expect(try text(source, ["at": evening], locale, zone: zone) == expected)
    }

    /// MessageFormat keeps the formats of branches out of its caller's reach, so the zone must come another way.
    @Test func datesInBranchesAreInTheZoneOfThePlugin() throws {
        let source = """
            {n, plural, one {-} other {{who, select, x {-} other {{at, date, ::yMMMd} {at, time, HH:mm} {at, date}}}}}
            """
        let arguments = ["n": number(2), "who": .string("y"), "at": evening]
        #expect(try text(source, arguments, zone: "Asia/Shanghai") == "Nov 15, 2023 06:13 Nov 15, 2023")
        #expect(try text(source, arguments, zone: "America/Los_Angeles") == "Nov 14, 2023 14:13 Nov 14, 2023")
    }

    @Test func zonesKnowSummerTime() throws {
        let july = TextValue.string("2023-07-01T12:00:00Z")
        #expect(try text("{at, time, HH:mm}", ["at": july], zone: "America/New_York") == "08:00")
        #expect(try text("{at, time, HH:mm}", ["at": evening], zone: "America/New_York") == "17:13")
    }

    @Test(arguments: [
        TextValue.string("1700000000000"), .number(1_700_000_000_000.9, text: "1700000000000.9"),
        .string("2023-11-14T22:13:20Z"), .string("2023-11-15T06:13:20+08:00"), .string("2023-11-14t22:13:20.0009z"),
    ])
    func oneMomentInAllNotations(value: TextValue) throws {
        #expect(try text("{at, time, HH:mm:ss.SSS}", ["at": value]) == "22:13:20.000")
    }

    @Test(
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00-00:00", 0), ("1969-12-31T23:59:59.999Z", -1),
            ("2000-02-29T12:30:00.5+05:30", 951_807_600_500), ("2024-02-29T00:00:00.12345Z", 1_709_164_800_123),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000), ("2017-01-01T07:59:60+08:00", 1_483_228_800_000),
            ("-5", -5), ("0", 0), ("253402300799999", 253_402_300_799_999),
        ] as [(String, Int64)])
    func readsMoments(notation: String, milliseconds: Int64) throws {
        let source = "{at, date, y-MM-dd HH:mm:ss.SSS G}"
        let expected = try text(source, ["at": .number(Double(milliseconds), text: "\(milliseconds)")])
        #expect(try text(source, ["at": .string(notation)]) == expected)
    }

    @Test(arguments: [
        "", " ", "2023-11-14", "2023-11-14T22:13:20", "2023-11-14 22:13:20Z", "2023-11-14T22:13Z",
        "2023-13-01T00:00:00Z", "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2023-04-31T00:00:00Z",
        "2023-01-00T00:00:00Z", "2023-01-01T24:00:00Z", "2023-01-01T00:60:00Z", "2023-01-01T12:00:60Z",
        "2016-12-31T23:59:61Z", "2023-01-01T00:00:00.Z", "2023-01-01T00:00:00+8:00", "2023-01-01T00:00:00+0800",
        "2023-01-01T00:00:00+24:00", "2023-01-01T00:00:00ZZ", " 2023-01-01T00:00:00Z", "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-00:01", "+5", "1e3", "1.5", "12a", "253402300800000", "1700000000000000", "٣٣",
    ])
    func refusesWhatIsNoMoment(notation: String) throws {
        let source = try pattern("{at, date}")
        #expect(throws: TextError.self) { try source.render(["at": .string(notation)]) }
    }
}
