import Localization
import Testing

@Suite struct TextErrorTests {
    private static let unusable: [(String, [TextValue])] = [
        ("{x}", [.null, .missing, .array, .object, .number(.nan, text: "null")]),
        ("{x, select, other {}}", [.null, .missing, .array, .object]),
        ("{x, number}", numbersNotTaken), ("{x, plural, other {#}}", numbersNotTaken),
        ("{x, selectordinal, other {#}}", numbersNotTaken), ("{x, date}", momentsNotTaken),
        ("{x, time, ::jm}", momentsNotTaken),
    ]
    private static let numbersNotTaken: [TextValue] =
        [
            "", " 1", "1 ", "1,000", "+1", ".5", "1.", "1e", "1e+", "0x10", "NaN", "Infinity", "--1", "１", "1e309",
            "1e-309",
        ]
        .map { .string($0) } + [
            .boolean(true), .null, .missing, .array, .object, .number(.infinity, text: "1.7976931348623157e+308"),
            .number(.nan, text: "null"), .string("1e99999999999999999999"),
            .string(String(repeating: "1", count: 401)),
        ]
    private static let momentsNotTaken: [TextValue] = [
        .boolean(false), .null, .missing, .array, .object, .string("yesterday"), .number(.nan, text: "null"),
        .number(1e300, text: "1e+300"), number(253_402_300_800_000), number(-62_135_596_800_001),
    ]

    @Test(arguments: unusable)
    func wrongKindsAreRefused(source: String, values: [TextValue]) throws {
        let pattern = try pattern(source)
        for value in values {
            #expect(throws: TextError.self, "\(source) took \(value)") { try pattern.render(["x": value]) }
        }
    }

    @Test func aMissingArgumentIsNamed() throws {
        let pattern = try pattern("{at, date} {who}", .jaJP)
        let error = try #require(throws: TextError.self) { try pattern.render(["who": .string("Li")]) }
        #expect(error.argument == "at")
        #expect(error.locale == .jaJP)
        #expect(
            error.description == """
                text, locale ja-JP, argument `at`: found no value, expected milliseconds since 1970 (a number or \
                digits) or an RFC 3339 time such as 2024-05-31T08:00:00+08:00, between the years 1 and 9999, \
                for {at, date}
                """)
    }

    @Test(arguments: [
        (TextValue.string("three"), "the string \"three\""), (.string("a\n\"日"), #"the string "a\n\"日""#),
        (.null, "null"), (.array, "an array"),
        (.object, "an object"), (.boolean(true), "true"), (.missing, "no value"),
    ])
    func whatWasFoundIsTold(value: TextValue, expected: String) throws {
        let pattern = try pattern("{n, number}")
        let error = try #require(throws: TextError.self) { try pattern.render(["n": value]) }
        #expect(error.found == expected)
        #expect(error.expected == "a number or a string with a decimal number in it, for {n, number}")
    }

    @Test func longValuesAreCut() throws {
        let secret = "t-g1044qeGEDXTB6NDJOGV4JQCYDGHRBARFTGT1234"
        let pattern = try pattern("{n, number}")
        let error = try #require(throws: TextError.self) { try pattern.render(["n": .string(secret)]) }
        #expect(error.found == "a string of 42 characters that begins with \"t-g1044qeGED\"")
        #expect(!error.description.contains(secret))
    }
}
