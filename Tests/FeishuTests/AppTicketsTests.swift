import Synchronization
import Testing

@testable import Feishu

struct AppTicketsTests {
    /// A file in memory, and what was kept.
    private final class Desk: Sendable {
        let file = Mutex<String?>(nil)
        let kept = Mutex<[String]>([])

        func tickets(kept: String? = nil, seenInFile: String? = nil) -> AppTickets {
            AppTickets(
                kept: kept.flatMap(AppTicket.init), seenInFile: seenInFile.flatMap(AppTicket.init),
                readFile: { self.file.withLock { $0 }.flatMap(AppTicket.init) },
                keep: { ticket in self.kept.withLock { $0.append(ticket.value) } })
        }
    }

    private let desk = Desk()

    @Test func theNewestOneIsUsedWhereverItCameFrom() {
        let tickets = desk.tickets(kept: "kept")
        #expect(tickets.current()?.value == "kept")
        desk.file.withLock { $0 = "file-1" }
        #expect(tickets.current()?.value == "file-1")
        AppTicket("stream").map(tickets.note)
        #expect(tickets.current()?.value == "stream", "the file has not changed since")
        desk.file.withLock { $0 = "file-2" }
        #expect(tickets.current()?.value == "file-2")
        desk.file.withLock { $0 = nil }
        #expect(tickets.current()?.value == "file-2", "a file that is gone says nothing")
        #expect(desk.kept.withLock { $0 } == ["file-1", "stream", "file-2"])
    }

    @Test func aFileThatIsOlderThanWhatWasKeptSaysNothingNew() {
        desk.file.withLock { $0 = "file" }
        #expect(desk.tickets(kept: "kept", seenInFile: "file").current()?.value == "kept")
        #expect(desk.tickets(kept: "kept").current()?.value == "file")
    }

    @Test func aRefusedOneIsNotGivenOutUntilOneArrives() throws {
        let tickets = desk.tickets(kept: "old")
        let old = try #require(tickets.current())
        tickets.refused(old)
        #expect(tickets.current() == nil)
        let new = try #require(AppTicket("new"))
        tickets.note(new)
        tickets.refused(old)
        #expect(tickets.current() == new, "a late refusal of an old one costs nothing")
        tickets.refused(new)
        tickets.note(new)
        #expect(tickets.current() == new, "pushed again, it is tried again")
    }

    @Test func itIsNeverShown() throws {
        let ticket = try #require(AppTicket("S3CRET"))
        for text in ["\(ticket)", String(reflecting: ticket), "\([ticket])", String(describing: Optional(ticket))] {
            #expect(!text.contains("S3CRET"))
        }
        #expect(AppTicket("") == nil)
    }
}

struct TenantCachesTests {
    @Test func theTenantsUsedLastAreKept() {
        var caches = TenantCaches<Int>(limit: 3)
        for (number, tenant) in ["a", "b", "c"].enumerated() { #expect(caches.value(of: tenant) { number } == number) }
        #expect(caches.value(of: "a") { 9 } == 0)
        #expect(caches.value(of: "d") { 3 } == 3)
        #expect(caches.count == 3)
        #expect(caches.known("b") == nil)
        #expect(["a", "c", "d"].map(caches.known) == [0, 2, 3])
    }

    @Test func theTicketIsAskedForOnceAMinute() {
        var pace = ResendPace()
        let asked = (0..<600).filter { pace.mayAsk(now: .seconds($0)) }
        #expect(asked == Array(stride(from: 0, to: 600, by: 60)))
    }
}
