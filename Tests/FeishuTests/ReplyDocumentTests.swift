import Foundation
import TestSupport
import Testing

@testable import Feishu

/// `docs/operations.md` has a table of replies: it says what the code does.
struct ReplyDocumentTests {
    @Test func hasAllRowsInOrder() throws {
        let document = try String(contentsOfFile: Repository.path("docs/operations.md"), encoding: .utf8)
        let rows = document.split(separator: "\n").filter { $0.firstMatch(of: #/^\| [0-9]/#) != nil }
        let expected = ReplyTable.rows.map { row in
            "| \(row.codes.map(String.init).joined(separator: ", ")) | \(row.meaning) | \(Self.text(row.verdict)) |"
        }
        let start = try #require(rows.firstIndex { $0.hasPrefix("| 0 | success") })
        #expect(rows[(start + 1)...].prefix(expected.count).map(String.init) == expected)
    }

    private static func text(_ verdict: ReplyTable.Verdict) -> String {
        switch verdict {
        case .retry: "tried again, with growing pauses"
        case .rateLimit: "waits as long as the reply says, else with growing pauses"
        case .refreshToken: "sent again with a new token"
        case .park(let reason): "parked, `\(reason.rawValue)`"
        case .reject: "dead, `rejected`"
        }
    }
}
