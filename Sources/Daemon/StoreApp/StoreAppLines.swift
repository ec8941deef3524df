import Feishu
import FoundationEssentials
import Intake
import Scan

/// What the stream of a store app holds beside events for rules: lines whose `event.type` is `app_ticket`.
///
/// Such a line reaches no rule. It counts as ignored, and its ticket is taken if it is this app's.
package struct StoreAppLines: Sendable {
    /// Whether each update must have a tenant.
    let needsTenants: Bool
    private let appID: String?
    private let search = LiteralSearch([Array("app_ticket".utf8)])

    /// - Parameter appID: whose tickets are taken; nil: any app's.
    init(appID: String?, needsTenants: Bool) {
        self.appID = appID
        self.needsTenants = needsTenants
    }

    /// Marks the lines that may hold a ticket; nil when all may.
    func marks(_ lines: ArraySlice<Range<Int>>, of bytes: Span<UInt8>) -> LineMarks? {
        guard let search else { return nil }
        var marks = LineMarks()
        search.mark(lines, of: bytes, into: &marks)
        return marks
    }

    enum Line {
        case ticket(AppTicket)
        /// Of another app, or without a ticket.
        case nothing
    }

    /// Nil for a line that is none about app tickets.
    func line(_ bytes: ArraySlice<UInt8>) -> Line? {
        guard let line = try? JSONDecoder().decode(Envelope.self, from: Data(bytes)), line.event.type == "app_ticket"
        else { return nil }
        guard appID == nil || line.event.appID == nil || line.event.appID == appID else { return .nothing }
        guard let ticket = line.event.ticket.flatMap({ AppTicket($0) }) else { return .nothing }
        return .ticket(ticket)
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
