/// `i18n_resources` of an update: `[{"locale": "zh-CN", "is_default": true, "texts": {"@i18n@1": "…"}}]`.
///
/// Documented: three locales, `is_default` in each, keys that begin with `@i18n@`, and a default locale that holds
/// every key used. Checked beyond that: exactly one default where there are texts, and no locale twice.
struct TextResources: Sendable, Equatable {
    static let keyPrefix = "@i18n@"
    private static let locales: Set<String> = ["zh-CN", "en-US", "ja-JP"]

    /// The texts of the default locale.
    private(set) var defaults: [String: String] = [:]

    init(_ value: JSONValue?, used keys: [String]) throws(Refusal) {
        let elements: [JSONValue]
        switch value {
        case nil, .null?: elements = []
        case .array(let values)?: elements = values
        default: throw .badRequest("i18n_resources: expected an array")
        }
        var seen: Set<String> = []
        var defaultsCount = 0
        for element in elements {
            let entry = try Self.entry(element)
            guard seen.insert(entry.locale).inserted else {
                throw .parameter("i18n_resources: locale \(entry.locale) twice")
            }
            if entry.isDefault {
                defaultsCount += 1
                defaults = entry.texts
            }
        }
        if !elements.isEmpty, defaultsCount != 1 {
            throw .parameter("i18n_resources: expected exactly one default locale, found \(defaultsCount)")
        }
        for key in keys where defaults[key] == nil {
            throw .parameter("i18n_resources: the default locale lacks \(key)")
        }
    }

    private static func entry(
        _ value: JSONValue
    ) throws(Refusal) -> (locale: String, isDefault: Bool, texts: [String: String]) {
        guard case .object(let members) = value else { throw .badRequest("i18n_resources: expected objects") }
        guard case .string(let locale)? = members["locale"] else {
            throw .badRequest("i18n_resources.locale: expected a string")
        }
        guard locales.contains(locale) else {
            throw .parameter("i18n_resources.locale: expected zh-CN, en-US or ja-JP")
        }
        guard case .boolean(let isDefault)? = members["is_default"] else {
            throw .badRequest("i18n_resources.is_default: expected a boolean")
        }
        guard case .object(let members)? = members["texts"] else {
            throw .badRequest("i18n_resources.texts: expected an object")
        }
        var texts: [String: String] = [:]
        for (key, value) in members {
            guard case .string(let text) = value else {
                throw .badRequest("i18n_resources.texts: expected strings")
            }
            guard key.hasPrefix(keyPrefix), key.count > keyPrefix.count else {
                throw .parameter("i18n_resources.texts: expected keys that begin with @i18n@")
            }
            texts[key] = text
        }
        return (locale, isDefault, texts)
    }
}
