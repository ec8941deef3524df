import Localization

/// A pattern in UTC unless the test is about zones.
func pattern(
    _ source: String, _ locale: TextLocale = .enUS, zone: String = "UTC"
) throws(PatternError) -> MessagePattern {
    try MessagePattern(source, locale: locale, timeZone: zone)
}

func text(
    _ source: String, _ arguments: [String: TextValue] = [:], _ locale: TextLocale = .enUS, zone: String = "UTC"
) throws -> String {
    try pattern(source, locale, zone: zone).render(arguments)
}

/// A number as jq hands it over.
func number(_ value: Double, _ text: String? = nil) -> TextValue {
    .number(value, text: text ?? (value == value.rounded() ? "\(Int64(value))" : "\(value)"))
}

/// 2023-11-14T22:13:20Z: another day in Shanghai than in Los Angeles.
let evening = number(1_700_000_000_000)
