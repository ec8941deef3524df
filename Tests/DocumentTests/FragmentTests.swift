import Foundation
import TestSupport
import Testing

/// The parts of rules that the guide shows without the rest of their file: each loads when it stands in a rule.
struct FragmentTests {
    private static let guide = "docs/rules.md"

    @Test func everyFragmentLoads() throws {
        let fragments = try Self.fragments(of: Self.text())
        #expect(fragments.count >= 4)
        for fragment in fragments {
            let (printed, status) = try Self.check(Self.rule(around: fragment))
            #expect(status == 0, "\(fragment)\n\(printed)")
        }
    }

    /// What the table of YAML traps calls wrong is refused or warned of, and what it recommends is fine.
    @Test func theTrapsAreTraps() throws {
        let rows = try Self.text().split(separator: "\n").filter { $0.hasPrefix("| `") }.compactMap(Self.trap)
        #expect(rows.count >= 6)
        for (wrong, right) in rows {
            let (trapped, trappedStatus) = try Self.check(Self.rule(around: "  " + wrong), isStrict: true)
            #expect(trappedStatus == 2, "\(wrong) is no trap\n\(trapped)")
            let (printed, status) = try Self.check(Self.rule(around: "  " + right))
            #expect(status == 0, "\(right)\n\(printed)")
        }
    }

    private static func text() throws -> String {
        try String(contentsOfFile: Repository.path(guide), encoding: .utf8)
    }

    /// Blocks of YAML that are no file, without the indentation of their list item.
    private static func fragments(of markdown: String) -> [String] {
        var fragments: [String] = []
        var open: (indentation: Int, lines: [Substring])?
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            let content = line.drop { $0 == " " }
            if let block = open, content == "```" {
                fragments.append(block.lines.map { String($0.dropFirst(block.indentation)) }.joined(separator: "\n"))
                open = nil
            } else if open != nil {
                open?.lines.append(line)
            } else if content == "```yaml" {
                open = (line.count - content.count, [])
            }
        }
        return fragments
    }

    /// A row of the table whose two cells are fields of a rule.
    private static func trap(_ row: Substring) -> (wrong: String, right: String)? {
        let cells = row.replacing("\\|", with: "\u{1}").split(separator: "|").map { cell in
            cell.replacing("\u{1}", with: "|").trimmingCharacters(in: .whitespaces)
        }
        let fields = ["when: ", "status: ", "message: "]
        guard cells.count == 3, let wrong = code(cells[0]), let right = code(cells[2]),
            fields.contains(where: { wrong.hasPrefix($0) && right.hasPrefix($0) })
        else { return nil }
        return (wrong, right)
    }

    private static func code(_ cell: String) -> String? {
        cell.hasPrefix("`") && cell.hasSuffix("`") && cell.count > 2 ? String(cell.dropFirst().dropLast()) : nil
    }

    /// A whole rule, made of a fragment and what it lacks.
    private static func rule(around fragment: String) -> String {
        if fragment.hasPrefix("- rule:") { return fragment + "\n" }
        let indented = fragment.hasPrefix(" ") ? fragment : "  " + fragment.replacing("\n", with: "\n  ")
        var rule = "- rule: fragment\n" + indented + "\n"
        for (field, value) in [
            ("when", ".kind == \"visit\""), ("message", ".card"),
            ("status", fragment.contains("status_name:") ? "CUSTOM" : "APPROVED"),
        ] where !indented.contains("  \(field):") {
            rule += "  \(field): \(value)\n"
        }
        return rule
    }

    private static func check(_ rule: String, isStrict: Bool = false) throws -> (printed: String, status: Int32) {
        let desk = try DocumentDesk()
        try desk.folder.write("plugin: desk\n", to: "part/desk/plugin.yaml")
        try desk.folder.write(rule, to: "part/desk/rules.yaml")
        try desk.folder.write("visit: { over: \"over\" }\n", to: "part/desk/locales/zh-CN.yaml")
        return try desk.run("approvald check --rules part" + (isStrict ? " --strict" : ""))
    }
}
