/// The texts of one plugin in one language.
package struct Catalog: Sendable {
    package let locale: TextLocale
    /// By key: `task.timed_out.title`.
    package let patterns: [String: MessagePattern]

    package init(locale: TextLocale, patterns: [String: MessagePattern]) {
        self.locale = locale
        self.patterns = patterns
    }
}
