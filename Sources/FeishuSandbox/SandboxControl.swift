import Feishu

/// The endpoints under `/sandbox/`, which tests and people use to steer and to look.
///
/// | call | does |
/// |---|---|
/// | `GET /sandbox/requests` | `{"requests":[…]}`: the bodies of accepted updates, oldest first |
/// | `GET /sandbox/stats` | `{"token_calls":…,"update_calls":…,"other_calls":…,"outcomes":{…}}` |
/// | `GET /sandbox/faults` | `{"faults":[…]}` |
/// | `POST /sandbox/faults` | adds one: `{"kind":…,"value":…,"every":…,"count":…,"at":…}`; only `kind` is required |
/// | `DELETE /sandbox/faults` | clears them |
/// | `POST /sandbox/token/invalidate` | no token handed out so far is valid any more |
/// | `POST /sandbox/ticket` | makes another app ticket the good one: `{"ticket":…}`; tokens stay valid |
/// | `POST /sandbox/reset` | forgets all, back to the faults of the command line |
enum SandboxControl {
    static let prefix = "/sandbox/"

    static func reply(to call: SandboxCall, state: inout SandboxState) -> SandboxReply {
        switch (call.method, call.path) {
        case ("GET", "/sandbox/requests"): return ok { requests(state, into: &$0) }
        case ("GET", "/sandbox/stats"): return ok { stats(state.stats, into: &$0) }
        case ("GET", "/sandbox/faults"): return ok { faults(state.faults, into: &$0) }
        case ("POST", "/sandbox/faults"): return add(call, state: &state)
        case ("DELETE", "/sandbox/faults"): state.clearFaults()
        case ("POST", "/sandbox/token/invalidate"): state.invalidateTokens()
        case ("POST", "/sandbox/ticket"): return setTicket(call, state: &state)
        case ("POST", "/sandbox/reset"): state.reset()
        default: return failure(status: 404, "no such control; see feishu-sandbox --help")
        }
        return ok { _ in }
    }

    private static func add(_ call: SandboxCall, state: inout SandboxState) -> SandboxReply {
        guard case .object(let members)? = JSONValue(parsing: call.body) else {
            return failure(status: 400, "the body is no JSON object")
        }
        do {
            state.add(try Fault(members))
        } catch {
            return failure(status: 400, error.description)
        }
        return ok { _ in }
    }

    private static func setTicket(_ call: SandboxCall, state: inout SandboxState) -> SandboxReply {
        guard case .object(let members)? = JSONValue(parsing: call.body), case .string(let ticket)? = members["ticket"],
            !ticket.isEmpty
        else { return failure(status: 400, "expected {\"ticket\":\"…\"}") }
        state.ticket = ticket
        return ok { _ in }
    }

    private static func ok(_ content: (inout JSONWriter) -> Void) -> SandboxReply {
        SandboxReply(status: 200, body: Envelope.object(content))
    }

    private static func failure(status: Int, _ message: String) -> SandboxReply {
        SandboxReply(status: status, body: Envelope.object { $0.member("error", message) })
    }

    private static func requests(_ state: SandboxState, into writer: inout JSONWriter) {
        writer.key("requests")
        writer.array { writer in
            for body in state.accepted {
                writer.raw(body)
            }
        }
    }

    private static func stats(_ stats: SandboxStats, into writer: inout JSONWriter) {
        writer.member("token_calls", stats.tokenCalls)
        writer.member("update_calls", stats.updateCalls)
        writer.member("other_calls", stats.otherCalls)
        writer.key("outcomes")
        writer.object { writer in
            for (name, count) in stats.outcomes.sorted(by: { $0.key < $1.key }) {
                writer.member(name, count)
            }
        }
    }

    private static func faults(_ faults: [Fault], into writer: inout JSONWriter) {
        writer.key("faults")
        writer.array { writer in
            for fault in faults {
                writer.object { writer in
                    writer.member("kind", fault.kind.rawValue)
                    writer.member("value", fault.value)
                    writer.member("at", fault.endpoint.rawValue)
                    writer.member("every", fault.every)
                    writer.member("count", ifPresent: fault.count)
                }
            }
        }
    }
}
