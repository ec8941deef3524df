internal import Localization

/// Reads one `locales/LOCALE.yaml`: nested mappings of texts, keys joined with dots.
struct CatalogFile {
    private let source: SourceText
    private let locale: TextLocale
    private let timeZone: String
    private var texts: [String: CatalogDrafts.Entry] = [:]

    /// - Returns: nil when the file is no mapping of texts (reported).
    static func read(
        _ source: SourceText, locale: TextLocale, timeZone: String, log: inout DiagnosticLog
    ) -> [String: CatalogDrafts.Entry]? {
        let hadErrors = log.hasErrors(in: source.file)
        guard let root = YAMLDocument.parse(source, log: &log) else {
            guard log.hasErrors(in: source.file) == hadErrors else { return nil }
            return warnOfNoTexts(source, log: &log)
        }
        guard case .mapping(let mapping) = root.content else {
            if case .scalar(let scalar) = root.content, scalar.isNull { return warnOfNoTexts(source, log: &log) }
            log.error(
                .wrongType, at: source.position(root.offset), "expected a mapping of keys to texts, found \(root.kind)",
                help: "write `KEY: TEXT`, a line for each text")
            return nil
        }
        var file = CatalogFile(source: source, locale: locale, timeZone: timeZone)
        file.read(mapping, prefix: "", log: &log)
        return file.texts
    }

    private init(source: SourceText, locale: TextLocale, timeZone: String) {
        self.source = source
        self.locale = locale
        self.timeZone = timeZone
    }

    private static func warnOfNoTexts(
        _ source: SourceText, log: inout DiagnosticLog
    ) -> [String: CatalogDrafts.Entry] {
        log.warning(.emptyFile, at: source.position(0), "there is no text in this file", help: "write `KEY: TEXT`")
        return [:]
    }

    private mutating func read(_ mapping: [YAMLEntry], prefix: String, log: inout DiagnosticLog) {
        for (name, entry) in Fields.unique(mapping, in: source, log: &log) {
            let key = prefix + name
            switch entry.value.content {
            case .mapping(let inner):
                if let advice = barePatternAdvice(inner, at: entry.value) {
                    reportNoString(key, entry, help: advice, log: &log)
                    texts[key] = CatalogDrafts.Entry(pattern: nil, position: source.position(entry.value.offset))
                } else {
                    read(inner, prefix: key + ".", log: &log)
                }
            case .scalar(let scalar) where isString(scalar):
                add(key, scalar, entry, log: &log)
            case .scalar, .sequence:
                reportNoString(key, entry, help: "put the text into quotes", log: &log)
                texts[key] = CatalogDrafts.Entry(pattern: nil, position: source.position(entry.value.offset))
            }
        }
    }

    private func isString(_ scalar: YAMLScalar) -> Bool {
        !scalar.isNull && scalar.boolean == nil && scalar.number == nil
    }

    /// `title: {applicant}` is a YAML mapping of `applicant` to nothing.
    private func barePatternAdvice(_ mapping: [YAMLEntry], at node: YAMLNode) -> String? {
        let isBare = mapping.contains { entry in
            if case .scalar(let scalar) = entry.value.content { scalar.isNull } else { false }
        }
        return isBare ? Fields.flowAdvice(node, in: source) : nil
    }

    private func reportNoString(_ key: String, _ entry: YAMLEntry, help: String, log: inout DiagnosticLog) {
        var found = entry.value.kind
        var isNull = false
        if case .scalar(let scalar) = entry.value.content {
            isNull = scalar.isNull
            if !isNull { found = "`\(scalar.text)`, which is no string in YAML" }
        }
        log.error(
            .wrongType, at: source.position(isNull ? entry.key.offset : entry.value.offset),
            "the text `\(key)` takes a string, found \(found)", help: help)
    }

    private mutating func add(_ key: String, _ scalar: YAMLScalar, _ entry: YAMLEntry, log: inout DiagnosticLog) {
        if let first = texts[key] {
            log.error(
                .duplicateKey, at: source.position(entry.key.offset),
                "the text `\(key)` is there already, in line \(first.position.line)",
                help: "nested keys join with dots; remove or rename one of them")
            return
        }
        var pattern: MessagePattern?
        do throws(PatternError) {
            pattern = try MessagePattern(scalar.text, locale: locale, timeZone: timeZone)
        } catch {
            let before = scalar.text.utf8.prefix(error.offset)
            let character = String(decoding: before, as: UTF8.self).unicodeScalars.count
            log.error(
                .badPattern, at: scalar.position(of: character, at: entry.value.offset, in: source), error.message,
                help: error.help)
        }
        let doubt = pattern == nil ? nil : DoubtfulText.find(in: scalar.text)
        if let doubt {
            log.warning(
                .doubtfulText, at: scalar.position(of: doubt.offset, at: entry.value.offset, in: source),
                doubt.message, help: doubt.help)
        }
        texts[key] = CatalogDrafts.Entry(
            pattern: pattern, position: source.position(entry.value.offset),
            fixedColumns: Self.fixedColumns(of: scalar.text), isDoubtful: doubt != nil,
            written: CatalogDrafts.WrittenText(scalar: scalar, offset: entry.value.offset, source: source))
    }

    /// Columns of all that stands outside of braces.
    private static func fixedColumns(of text: String) -> Int {
        var depth = 0
        var columns = 0
        for scalar in text.unicodeScalars {
            switch scalar {
            case "{": depth += 1
            case "}": depth -= 1
            default: columns += depth == 0 ? DisplayWidth.columns(of: scalar) : 0
            }
        }
        return columns
    }
}
