import Feishu
import Outbox
import Outcomes
import Testing

@testable import Daemon

struct BooksTests {
    private let books = Books(carried: 2)

    init() {
        books.enterAccepted(7)
        books.enterWithheld(1)
        let outcomes: [UpdateFate.Outcome] = [.sent, .superseded, .dead(.rejected), .withheld]
        for outcome in outcomes {
            books.enter(
                UpdateFate(
                    id: 1, eventID: nil, plugin: "p", rule: "r", messageID: "1", status: .approved, outcome: outcome))
        }
    }

    @Test func whatHasNoFateIsUnsettled() {
        #expect(books.unsettled == 4)
        #expect(books.close(pending: books.unsettled).isExact)
    }

    /// A command has retried one update, dropped two and overtaken one.
    @Test func whatCommandsDidIsCounted() {
        let updates = books.close(pending: 2, beside: VisitTally(carried: 1, dropped: 2, superseded: 1)).updates
        #expect((updates.carried, updates.accepted, updates.pending) == (3, 7, 2))
        #expect((updates.sent, updates.superseded, updates.dead) == (1, 2, 1))
        #expect((updates.dropped, updates.withheld) == (2, 2))
        #expect(updates.isExact)
    }
}
