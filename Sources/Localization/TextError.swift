/// Why a text could not be made: its key is unknown, or a value does not fit.
package struct TextError: Error, Equatable, CustomStringConvertible {
    /// The catalog key, where known.
    package var key: String?
    package let locale: TextLocale?
    /// The name of the argument at fault.
    package let argument: String?
    package let found: String
    package let expected: String

    package init(key: String? = nil, locale: TextLocale?, argument: String? = nil, found: String, expected: String) {
        self.key = key
        self.locale = locale
        self.argument = argument
        self.found = found
        self.expected = expected
    }

    package var description: String {
        let place = [
            key.map { "text `\($0)`" } ?? "text",
            locale.map { "locale \($0.rawValue)" },
            argument.map { "argument `\($0)`" },
        ]
        return "\(place.compactMap(\.self).joined(separator: ", ")): found \(found), expected \(expected)"
    }
}
