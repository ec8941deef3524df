/// One text of a catalog in one language: an ICU MessageFormat pattern, parsed once.
///
/// Invariants:
/// - Arguments are named. Every branch of a plural, selectordinal or select counts as using its placeholders, chosen
///   or not: all of them must be given, so that a text fails always or never, not only in some months.
/// - Plurals, numbers and dates follow the text's own locale; every date and time, nested ones included, is in the
///   plugin's time zone and never in the machine's.
/// - A pattern without placeholders is rendered here and costs a copy of a `String` later.
///
/// Apostrophes are ICU's: `''` is one, and a single one begins quoted text only before `{` or `}` (and before `#` in a
/// plural), so `it's` needs no care and `'{'name'}'` is the text `{name}`. Blanks around a style mean nothing:
/// `{at, time, HH:mm}` prints none before the hour, as it would with ICU alone.
///
/// Limits: 10 000 UTF-16 units a pattern; dates from the year 1 to 9999; numbers in strings up to 400 characters and
/// exponents up to 308.
package struct MessagePattern: Sendable {
    private enum Content: Sendable {
        case literal(String)
        case format(ICUFormat)
    }

    package let locale: TextLocale
    /// Unique, by name and kind, those of nested branches included.
    package let placeholders: [Placeholder]
    private let content: Content

    /// `timeZone` is an IANA name.
    package init(_ source: String, locale: TextLocale, timeZone: String) throws(PatternError) {
        let format: ICUFormat
        do {
            format = try ICUFormat(source, locale: locale, timeZone: timeZone)
        } catch {
            throw PatternError(error)
        }
        self.locale = locale
        self.placeholders = format.places.map(\.placeholder)
        if format.places.isEmpty, let text = format.render([]) {
            self.content = .literal(text)
        } else {
            self.content = .format(format)
        }
    }

    /// Whether the text is the same for every event.
    package var isLiteral: Bool {
        switch content {
        case .literal: true
        case .format: false
        }
    }

    /// Arguments that the pattern does not use are left alone. Safe from several threads.
    ///
    /// - Throws: `TextError` (without a key) for a value that is missing or that its placeholder does not take.
    package func render(_ arguments: [String: TextValue]) throws(TextError) -> String {
        switch content {
        case .literal(let text): return text
        case .format(let format): return try render(format, arguments)
        }
    }

    private func render(_ format: ICUFormat, _ arguments: [String: TextValue]) throws(TextError) -> String {
        var values: [(slot: Int, operand: Operand)] = []
        values.reserveCapacity(format.places.count)
        for place in format.places {
            let value = arguments[place.placeholder.name] ?? .missing
            guard let operand = Operand(value, for: place.placeholder.kind) else {
                throw TextError(
                    locale: locale, argument: place.placeholder.name, found: value.description,
                    expected: "\(place.placeholder.kind.expectation), for \(place.placeholder)")
            }
            values.append((place.slot, operand))
        }
        guard let text = format.render(values) else {
            throw TextError(
                locale: locale, found: "values that ICU does not format",
                expected: "values that fit \(placeholders.map(\.description).joined(separator: ", "))")
        }
        return text
    }
}
