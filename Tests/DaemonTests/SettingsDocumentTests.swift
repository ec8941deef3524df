import Foundation
import TestSupport
import Testing

@testable import Daemon

/// `docs/settings.md` is the table of all settings: each with its environment name and default, and no others.
struct SettingsDocumentTests {
    @Test func theTableHoldsEverySetting() throws {
        let text = try String(contentsOfFile: Repository.path("docs/settings.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let cells = rows.map { row in row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
        #expect(cells.map { $0[0] } == Setting.allCases.map { "`\($0.key)`" })
        for (setting, row) in zip(Setting.allCases, cells) {
            #expect(row[1] == "`\(setting.environmentName)`")
            if let value = setting.defaultText { #expect(row[3] == "`\(value)`", "default of \(setting.key)") }
        }
    }
}
