import Testing

@testable import FeishuSandbox

struct SandboxStateTests {
    private static let update = #"{"message_id":"1","status":"APPROVED"}"#

    private func call(
        _ path: String = "/open-apis/approval/v1/message/update", method: String = "POST",
        token: String? = "t-sandbox-1", contentType: String? = "application/json", body: String = update
    ) -> SandboxCall {
        SandboxCall(
            method: method, path: path, authorization: token.map { "Bearer \($0)" }, contentType: contentType,
            body: Array(body.utf8))
    }

    private func tokenCall(secret: String = "sandbox-secret") -> SandboxCall {
        call(TokenPath.selfBuilt.rawValue, token: nil, body: #"{"app_id":"cli_sandbox","app_secret":"\#(secret)"}"#)
    }

    private func text(_ reply: SandboxReply) -> String {
        String(decoding: reply.body, as: UTF8.self)
    }

    /// A state that has handed out `t-sandbox-1` at 0.
    private func state(_ configuration: SandboxConfiguration = SandboxConfiguration()) -> SandboxState {
        var state = SandboxState(configuration: configuration)
        let reply = state.reply(to: tokenCall(), now: .zero)
        #expect(
            text(reply) == #"{"code":0,"msg":"ok","tenant_access_token":"t-sandbox-1","#
                + #""expire":\#(configuration.tokenLifetimeSeconds)}"#)
        return state
    }

    @Test func tokenIsReusedUntilHalfAnHourBeforeItsEnd() {
        var state = state()
        #expect(text(state.reply(to: tokenCall(), now: .seconds(5400))).hasSuffix(#""t-sandbox-1","expire":1800}"#))
        #expect(text(state.reply(to: tokenCall(), now: .seconds(5401))).hasSuffix(#""t-sandbox-2","expire":7200}"#))
        #expect(state.reply(to: call(), now: .seconds(7199)).status == 200, "the old one stays valid beside the new")
        #expect(state.reply(to: call(), now: .seconds(7200)).status == 400)
        #expect(state.reply(to: call(token: "t-sandbox-2"), now: .seconds(7200)).status == 200)
    }

    @Test func refusals() {
        var state = state()
        let cases: [(SandboxCall, Int, Int)] = [
            (call(token: nil), 400, 99_991_661), (call(token: "nonsense"), 400, 99_991_671),
            (call(token: "u-1"), 400, 99_991_668), (call(token: "t-other"), 400, 99_991_663),
            (call(method: "GET"), 405, 99_991_301), (call("/open-apis/other"), 404, 99_991_201),
            (call(contentType: "text/plain"), 400, 9499), (call(contentType: nil), 400, 9499),
            (call(body: #"{"message_id":"1"}"#), 200, 60_001), (tokenCall(secret: "wrong"), 400, 10_015),
        ]
        for (call, status, code) in cases {
            let reply = state.reply(to: call, now: .seconds(1))
            #expect(reply.status == status)
            #expect(text(reply).hasPrefix(#"{"code":\#(code),"msg":""#))
            #expect(text(reply).contains(#""error":{"log_id":"\#(reply.logID ?? "-")""#))
            #expect(
                state.stats.outcomes["refused \(code)"] == (code == 9499 ? state.stats.outcomes["refused 9499"] : 1))
        }
        #expect(state.accepted.isEmpty)
    }

    @Test func acceptedUpdatesAreKeptAndReported() {
        var state = state(SandboxConfiguration(keptRequestsMax: 2))
        for number in 1...5 {
            let reply = state.reply(
                to: call(body: #"{"message_id":"\#(number)","status":"ADD"}"#), now: .seconds(1))
            #expect(reply.report == "accepted \(number) ADD")
            #expect(text(reply) == #"{"code":0,"msg":"success","data":{"message_id":"\#(number)"}}"#)
        }
        #expect((2...4).contains(state.accepted.count))
        #expect(state.accepted.last == Array(#"{"message_id":"5","status":"ADD"}"#.utf8))
        #expect(state.stats.outcomes["accepted"] == 5)
    }

    @Test func windowsRefuseWhatIsTooMuch() {
        var state = state(SandboxConfiguration(perSecondMax: 2, perMinuteMax: 3))
        let results = [1, 1.1, 1.2, 2.5, 2.6].map { seconds in
            state.reply(to: call(), now: .seconds(seconds))
        }
        #expect(results.map(\.status) == [200, 200, 429, 200, 429])
        #expect(results[2].rateLimitResetSeconds == 1)
        #expect((55...60).contains(results[4].rateLimitResetSeconds ?? 0))
    }

    @Test func faultsHaveTheirTurn() throws {
        let faults = [try Fault(parsing: "server-error=503:every=3"), try Fault(parsing: "reset:count=1")]
        var state = state(SandboxConfiguration(faults: faults))
        let replies = (0..<6).map { _ in state.reply(to: call(), now: .seconds(1)) }
        #expect(replies.map(\.ending) == [.none, .whole, .whole, .whole, .whole, .whole])
        #expect(replies.dropFirst().map(\.status) == [200, 503, 200, 200, 503])
        state.clearFaults()
        #expect((0..<6).allSatisfy { _ in state.reply(to: call(), now: .seconds(1)).status == 200 })
        state.reset()
        #expect(state.faults == faults && state.accepted.isEmpty)
    }

    @Test func delayComesBeforeAnotherFault() throws {
        let faults = [try Fault(parsing: "garbage"), try Fault(parsing: "delay=5"), try Fault(parsing: "delay=7")]
        var state = state(SandboxConfiguration(faults: faults))
        let reply = state.reply(to: call(), now: .seconds(1))
        #expect(reply.delayMilliseconds == 12 && reply.contentType == "text/html")
    }

    @Test func expiredByFaultStaysExpired() throws {
        var state = state(SandboxConfiguration(faults: [try Fault(parsing: "token-expired:count=1")]))
        #expect(state.reply(to: call(), now: .seconds(1)).status == 400)
        #expect(state.reply(to: call(), now: .seconds(1)).status == 400)
        #expect(text(state.reply(to: tokenCall(), now: .seconds(1))).contains("t-sandbox-2"))
        #expect(state.reply(to: call(token: "t-sandbox-2"), now: .seconds(1)).status == 200)
    }

    @Test func control() throws {
        var state = state()
        func control(_ method: String, _ path: String, _ body: String = "") -> SandboxReply {
            SandboxControl.reply(to: call("/sandbox/" + path, method: method, body: body), state: &state)
        }
        #expect(text(control("POST", "faults", #"{"kind":"delay","value":5,"count":2}"#)) == "{}")
        #expect(
            text(control("GET", "faults"))
                == #"{"faults":[{"kind":"delay","value":5,"at":"update","every":1,"count":2}]}"#)
        #expect(control("POST", "faults", #"{"kind":"flood"}"#).status == 400)
        #expect(control("POST", "faults", #"{"kind":"delay","often":1}"#).status == 400)
        #expect(control("POST", "faults", #"{"kind":"delay","every":0}"#).status == 400)
        #expect(control("DELETE", "faults").status == 200)
        #expect(control("PATCH", "faults").status == 404)
        #expect(text(control("GET", "faults")) == #"{"faults":[]}"#)
        #expect(state.reply(to: call(), now: .zero).status == 200)
        #expect(text(control("GET", "requests")) == #"{"requests":[\#(Self.update)]}"#)
        #expect(
            text(control("GET", "stats"))
                == #"{"token_calls":1,"update_calls":1,"other_calls":0,"outcomes":{"accepted":1,"token":1}}"#)
        #expect(control("POST", "token/invalidate").status == 200)
        #expect(state.reply(to: call(), now: .zero).status == 400)
    }
}
