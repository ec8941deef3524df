import Feishu
import FoundationEssentials
import Intake
import Scan

/// What the stream of a store app holds beside events for rules: lines whose `event.type` is `app_ticket`.
///
/// Such a line reaches no rule. It counts as ignored, and its ticket is taken if it is this app's.
package struct StoreAppLines: Sendable {
    /// Whether each update must have a tenant.
    private let needsTenants: Bool
    private let appID: String?
    private let search = LiteralSearch([Array("app_ticket".utf8)])

    /// - Parameter appID: whose tickets are taken; nil: any app's.
    init(appID: String?, needsTenants: Bool) {
        self.appID = appID
        self.needsTenants = needsTenants
    }

    /// A line about an app ticket.
    struct TicketLine {
        /// Its place in the chunk.
        let line: Int
        /// Nil for one of another app, or without a ticket.
        let ticket: AppTicket?
    }

    /// The lines about app tickets, in order. No rule is to see them.
    func ticketLines(in chunk: Chunk, _ lines: Range<Int>) -> [TicketLine] {
        var marks = LineMarks()
        search?.mark(chunk.lines[lines], of: chunk.bytes.span, into: &marks)
        var found: [TicketLine] = []
        for line in lines where search == nil || marks[line - lines.lowerBound] {
            guard chunk.fault(at: line) == nil, let event = Self.ticketEvent(chunk.bytes[chunk.lines[line]]) else {
                continue
            }
            found.append(TicketLine(line: line, ticket: ticket(of: event)))
        }
        return found
    }

    /// Puts into what was decided without them the tickets of the lines that it goes over, and sees to tenants.
    func complete(_ decided: inout DecidedLines, _ tickets: [TicketLine]) {
        decided.tickets = tickets.filter { $0.line < decided.end }.compactMap(\.ticket)
        if needsTenants { decided.failUpdatesWithoutTenant() }
    }

    /// Nil for a line that is none about app tickets.
    private static func ticketEvent(_ bytes: ArraySlice<UInt8>) -> Envelope.Event? {
        guard let line = try? JSONDecoder().decode(Envelope.self, from: Data(bytes)), line.event.type == "app_ticket"
        else { return nil }
        return line.event
    }

    private func ticket(of event: Envelope.Event) -> AppTicket? {
        guard appID == nil || event.appID == nil || event.appID == appID else { return nil }
        return event.ticket.flatMap { AppTicket($0) }
    }

    /// The v1 envelope of an event, as far as it matters.
    private struct Envelope: Decodable {
        let event: Event

        struct Event: Decodable {
            let type: String
            let appID: String?
            let ticket: String?

            enum CodingKeys: String, CodingKey {
                case type
                case appID = "app_id"
                case ticket = "app_ticket"
            }

            init(from decoder: any Decoder) throws {
                let event = try decoder.container(keyedBy: CodingKeys.self)
                type = try event.decode(String.self, forKey: .type)
                appID = try? event.decode(String.self, forKey: .appID)
                ticket = try? event.decode(String.self, forKey: .ticket)
            }
        }
    }
}
