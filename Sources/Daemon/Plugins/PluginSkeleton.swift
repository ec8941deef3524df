import Foundation
import Rules

/// `approvald plugin new`: a plugin that works, to be changed: one rule, three catalogs and a case that passes.
///
/// It appears at once or not at all: the folder is made under a hidden name, which nobody reads, and renamed. Next to
/// it, in `.schemas`, the editors' schemas that its files name are put, unless they are there.
package struct PluginSkeleton: Sendable {
    private let settings: Settings
    private let console: Console
    private let name: String

    /// A file name has at most 255 bytes, and a file and a hidden folder are named after the plugin.
    private static let nameMax = 250

    package init(settings: Settings, console: Console, name: String) {
        self.settings = settings
        self.console = console
        self.name = name
    }

    /// - Throws: `ConfigurationError` for a name that cannot be, or a folder that is there already.
    package func run() throws -> ExitStatus {
        guard !name.isEmpty, name.unicodeScalars.allSatisfy(Self.isNameCharacter) else {
            throw ConfigurationError(
                "`\(name)` is no name for a plugin; use only the letters a-z and A-Z, digits and `-`")
        }
        guard name.utf8.count <= Self.nameMax else {
            throw ConfigurationError(
                "a plugin's name has at most \(Self.nameMax) characters, found \(name.utf8.count); choose a shorter one"
            )
        }
        let folder = settings.rules + "/" + name
        do {
            try make(folder)
            try SchemaFiles.write(to: settings.rules + "/" + SchemaFiles.folder, replaces: false)
        } catch let error as ConfigurationError {
            throw error
        } catch {
            throw ConfigurationError("\(folder) cannot be made: \(FileErrorText.text(error))")
        }
        for (file, _) in files { try console.print("made \(folder)/\(file)") }
        try console.print("next: approvald test --rules \(settings.rules), then change its rules and texts")
        return .success
    }

    private func make(_ folder: String) throws {
        let files = FileManager.default
        guard !files.fileExists(atPath: folder) else {
            throw ConfigurationError("\(folder) is there already; choose another name, or remove it")
        }
        let hidden = settings.rules + "/." + name + ".new"
        try? files.removeItem(atPath: hidden)
        for (file, text) in self.files {
            let path = hidden + "/" + file
            let parent = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            try files.createDirectory(atPath: parent, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: URL(filePath: path))
        }
        try files.moveItem(atPath: hidden, toPath: folder)
    }

    private static func isNameCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-": true
        default: false
        }
    }

    // MARK: Content

    /// In the order in which a reader wants them.
    private var files: [(name: String, text: String)] {
        [
            ("plugin.yaml", plugin), ("rules.yaml", rules),
            ("locales/zh-CN.yaml", catalog(title: "{who} 已完成，用时 {days, plural, other {# 天}}", action: "查看详情")),
            (
                "locales/en-US.yaml",
                catalog(
                    title: "{who} finished it in {days, plural, one {# day} other {# days}}", action: "View details")
            ),
            ("locales/ja-JP.yaml", catalog(title: "{who}さんが{days, plural, other {#日}}で完了", action: "詳細を見る")),
            ("tests/\(name).yaml", tests),
        ]
    }

    /// The name as YAML takes it for a string.
    private var nameText: String {
        let isWord = name.first?.isLetter ?? false
        return isWord && !["null", "true", "false", "yes", "no", "on", "off"].contains(name.lowercased())
            ? name : "\"\(name)\""
    }

    private func schema(_ schema: SchemaFiles.Schema, levels: Int) -> String {
        let up = String(repeating: "../", count: levels)
        return "# yaml-language-server: $schema=\(up)\(SchemaFiles.folder)/\(schema.fileName)\n"
    }

    private var plugin: String {
        schema(.plugin, levels: 1) + """
            plugin: \(nameText)
            version: 0.1.0
            description: What events these are, and where they come from.
            event:
              # The same in repeated deliveries of one event and in no other event: for a day, what comes with a known id
              # is dropped as a duplicate. So not the id of a form or a card; leave it out where events have none.
              id: .event_id
              # When it happened: milliseconds since 1970, or RFC 3339.
              time: .at

            """
    }

    private var rules: String {
        schema(.rules, levels: 1) + """
            # Rules are tried in order, the first that matches decides.

            - rule: done
              description: Somebody finished it.
              when: .source == "\(name)" and .kind == "done"
              message: .card
              status: CUSTOM
              status_name: done.title
              detail_action_name: done.action
              args:
                who: .who.name // "?"
                days: .days

            """
    }

    private func catalog(title: String, action: String) -> String {
        schema(.locale, levels: 2) + """
            done:
              title: "\(title)"
              action: \(action)

            """
    }

    private var tests: String {
        schema(.tests, levels: 2) + """
            - test: who finished it stands on the card
              event:
                { source: \(nameText), kind: done, event_id: "1", at: "2025-11-20T10:15:00+08:00", who: { name: Lin Wei }, days: 2,
                  card: "7412093385521004590" }
              expect:
                rule: done
                request:
                  message_id: "7412093385521004590"
                  status: CUSTOM
                  status_name: "@i18n@1"
                  detail_action_name: "@i18n@2"
                  i18n_resources:
                    - locale: zh-CN
                      is_default: true
                      texts: { "@i18n@1": "Lin Wei 已完成，用时 2 天", "@i18n@2": 查看详情 }
                    - locale: en-US
                      is_default: false
                      texts: { "@i18n@1": "Lin Wei finished it in 2 days", "@i18n@2": View details }
                    - locale: ja-JP
                      is_default: false
                      texts: { "@i18n@1": "Lin Weiさんが2日で完了", "@i18n@2": 詳細を見る }

            - test: what is not done yet is nobody's
              event: { source: \(nameText), kind: begun, event_id: "2" }
              expect: unmatched

            """
    }
}
