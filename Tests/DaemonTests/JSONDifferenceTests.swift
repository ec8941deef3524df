import Rules
import Testing

@testable import Daemon

struct JSONDifferenceTests {
    private func object(_ members: (String, JSONValue)...) -> JSONValue {
        .object(members.map { .init(key: $0.0, value: $0.1) })
    }

    @Test func equalValuesDoNotDiffer() {
        let value = object(("a", .array([.number("1"), .null])), ("b", .boolean(true)))
        #expect(JSONDifference.between(expected: value, found: value).isEmpty)
    }

    @Test func theOrderOfKeysIsNoDifference() {
        #expect(
            JSONDifference.between(
                expected: object(("a", .null), ("b", .null)), found: object(("b", .null), ("a", .null))
            ).isEmpty)
    }

    @Test func eachFieldIsNamedByItsPath() {
        let expected = object(
            ("texts", object(("@i18n@1", .string("x")))), ("list", .array([.number("1"), .number("2")])))
        let found = object(
            ("texts", object(("@i18n@1", .string("y")))), ("list", .array([.number("1")])), ("more", .null))
        #expect(
            JSONDifference.between(expected: expected, found: found) == [
                JSONDifference(path: ".texts[\"@i18n@1\"]", expected: "\"x\"", found: "\"y\""),
                JSONDifference(path: ".list[1]", expected: "2", found: nil),
                JSONDifference(path: ".more", expected: nil, found: "null"),
            ])
    }
}
