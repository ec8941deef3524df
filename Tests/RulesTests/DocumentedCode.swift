import Foundation
import Testing

@testable import Rules

/// The section of one code in `docs/diagnostics.md`, with its two examples.
struct DocumentedCode: CustomTestStringConvertible, Sendable {
    struct File: Sendable {
        /// In the plugin's folder; `.` for a list of names.
        let name: String
        let isLatin1: Bool
        let content: String
    }

    let code: String
    /// `Error`, `Warning`, `Error or warning`.
    var severity = ""
    var wrong: [File] = []
    var right: [File] = []

    var testDescription: String { code }

    static let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/diagnostics.md")

    static let all: [DocumentedCode] = (try? String(contentsOf: document, encoding: .utf8)).map(sections) ?? []

    private static func sections(of markdown: String) -> [DocumentedCode] {
        var sections: [DocumentedCode] = []
        var block: (info: [Substring], lines: [Substring])?
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            if let open = block, line == "```" {
                if let last = sections.indices.last { sections[last].add(open.info, open.lines) }
                block = nil
            } else if block != nil {
                block?.lines.append(line)
            } else if line.hasPrefix("```") {
                block = (line.dropFirst(3).split(separator: " "), [])
            } else if line.hasPrefix("### ") {
                sections.append(DocumentedCode(code: String(line.dropFirst(4))))
            } else if line.hasPrefix("*"), let last = sections.indices.last {
                sections[last].severity = String(line.dropFirst().prefix { $0 != "." })
            }
        }
        return sections
    }

    private mutating func add(_ info: [Substring], _ lines: [Substring]) {
        func value(_ key: String) -> String? {
            info.first { $0.hasPrefix(key + "=") }.map { String($0.dropFirst(key.count + 1)) }
        }
        func file(_ name: String) -> File {
            File(name: name, isLatin1: value("encoding") == "latin-1", content: lines.map { $0 + "\n" }.joined())
        }
        if let name = value("wrong") { wrong.append(file(name)) }
        if let name = value("right") { right.append(file(name)) }
    }

    /// A rules folder with these files; those that are not shown are sound.
    static func folder(of files: [File]) throws -> TemporaryRules {
        if let list = files.first, list.name == "." {
            let names = list.content.split(separator: "\n").map(String.init)
            let hasTexts = names.contains { $0.hasPrefix("locales/") }
            return try TemporaryRules(
                Dictionary(uniqueKeysWithValues: names.map { ("desk/" + $0, content(of: $0, hasTexts: hasTexts)) }))
        }
        let rules = try TemporaryRules(desk: [:])
        for file in files {
            let data = file.isLatin1 ? file.content.data(using: .isoLatin1) : Data(file.content.utf8)
            try rules.write(data ?? Data(), to: "desk/" + file.name)
        }
        return rules
    }

    private static func content(of name: String, hasTexts: Bool) -> String {
        switch name {
        case "plugin.yaml": "plugin: desk\n"
        case _ where name.hasPrefix("rules."):
            hasTexts
                ? "- {rule: r, when: .a, message: .m, status: CUSTOM, status_name: t}\n"
                : "- {rule: r, when: .a, ignore: true}\n"
        case _ where name.hasPrefix("locales/"): "t: x\n"
        default: "def f: 1;\n"
        }
    }
}
