internal import Localization

/// Reads `plugin.yaml`.
struct PluginFile {
    private static let known = [
        "plugin", "version", "description", "order", "default_locale", "time_zone", "event", "track",
    ]
    private static let eventKnown = ["id", "time", "tenant"]

    private let source: SourceText

    static func read(_ source: SourceText, into plugin: inout PluginDraft, log: inout DiagnosticLog) {
        let reader = PluginFile(source: source)
        let hadErrors = log.hasErrors(in: source.file)
        guard let root = YAMLDocument.parse(source, log: &log) else {
            if log.hasErrors(in: source.file) == hadErrors { reader.reportMissingName(at: 0, log: &log) }
            return
        }
        guard case .mapping(let mapping) = root.content else {
            if case .scalar(let scalar) = root.content, scalar.isNull {
                reader.reportMissingName(at: 0, log: &log)
            } else {
                log.error(
                    .wrongType, at: source.position(root.offset), "expected a mapping of fields, found \(root.kind)",
                    help: "begin with `plugin: NAME`")
            }
            return
        }
        let fields = Fields(mapping, at: root.offset, in: source, known: known, owner: "plugin.yaml", log: &log)
        reader.readName(fields, into: &plugin, log: &log)
        plugin.version = fields.string("version", log: &log)
        plugin.description = fields.string("description", log: &log)
        plugin.order = fields.integer("order", default: plugin.order, log: &log)
        reader.readLocale(fields, into: &plugin, log: &log)
        reader.readTimeZone(fields, into: &plugin, log: &log)
        reader.readEvent(fields, into: &plugin, log: &log)
        plugin.tracks = TrackReader(source: source).read(fields, log: &log)
    }

    private func reportMissingName(at offset: Int, log: inout DiagnosticLog) {
        log.error(
            .missingField, at: source.position(offset), "plugin.yaml has no `plugin`",
            help: "add `plugin`: the plugin's name")
    }

    private func readName(_ fields: Fields, into plugin: inout PluginDraft, log: inout DiagnosticLog) {
        guard fields["plugin"] != nil else { return reportMissingName(at: fields.offset, log: &log) }
        guard let name = fields.string("plugin", log: &log) else { return }
        plugin.name = name
        plugin.nameAt = fields.position(of: "plugin")
        RuleName.check(name, of: "plugin", at: plugin.nameAt, log: &log)
    }

    private func readLocale(_ fields: Fields, into plugin: inout PluginDraft, log: inout DiagnosticLog) {
        guard let name = fields.string("default_locale", log: &log) else { return }
        if let locale = TextLocale(rawValue: name) {
            plugin.defaultLocale = locale
            return
        }
        let names = TextLocale.allCases.map(\.rawValue)
        let nearest = NearestName.suggestion(for: name, among: names).map { "did you mean `\($0)`? " } ?? ""
        log.error(
            .unknownLocale, at: fields.position(of: "default_locale"), "`\(name)` is not a locale of the API",
            help: nearest + "the locales are \(names.joined(separator: ", "))")
    }

    private func readTimeZone(_ fields: Fields, into plugin: inout PluginDraft, log: inout DiagnosticLog) {
        guard let name = fields.string("time_zone", log: &log) else { return }
        if TimeZoneName.isKnown(name) {
            plugin.timeZone = name
        } else {
            log.error(
                .unknownTimeZone, at: fields.position(of: "time_zone"), "`\(name)` is not a time zone",
                help: "write an IANA name: Asia/Shanghai, Asia/Tokyo, UTC")
        }
    }

    private func readEvent(_ fields: Fields, into plugin: inout PluginDraft, log: inout DiagnosticLog) {
        guard let entry = fields["event"] else { return }
        guard case .mapping(let mapping) = entry.value.content else {
            if case .scalar(let scalar) = entry.value.content, scalar.isNull { return }
            log.error(
                .wrongType, at: fields.position(of: "event"),
                "`event` takes a mapping of `id`, `time` and `tenant` to jq, found \(entry.value.kind)",
                help: "write `id: jq` below it, indented")
            return
        }
        let event = Fields(
            mapping, at: entry.value.offset, in: source, known: Self.eventKnown, owner: "`event`", log: &log)
        let expressions = ExpressionReader(source: source)
        func jq(_ name: String) -> JQSource? {
            event[name].flatMap { expressions.read($0, named: name, log: &log) }
        }
        plugin.eventID = jq("id")
        plugin.eventTime = jq("time")
        plugin.eventTenant = jq("tenant")
    }
}
