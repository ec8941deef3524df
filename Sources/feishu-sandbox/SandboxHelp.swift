import FeishuSandbox

/// The long part of `--help`.
enum SandboxHelp {
    static let discussion = """
        Standard output: `feishu-sandbox listening on http://127.0.0.1:PORT` first,
        then a line for each call, texts being those of the default locale:
          accepted MESSAGE_ID STATUS ["STATUS NAME" ["DETAIL ACTION NAME"]] [tenant=KEY]
          ticket resend
          refused CODE "MSG" "SUBJECT"
          fault KIND
        SIGTERM or SIGINT ends it with status 0. Nothing is stored and nothing
        leaves this machine.

        API:
          POST /open-apis/auth/v3/tenant_access_token/internal
          POST /open-apis/auth/v3/app_ticket/resend    (store apps, as the next two)
          POST /open-apis/auth/v3/app_access_token
          POST /open-apis/auth/v3/tenant_access_token
          POST /open-apis/approval/v1/message/update
          POST /approval/openapi/v1/message/update    (the same, as Lark has it)

        FAULTS, for --fault; without every= and count= each call meets the fault:
        \(faults)
        Examples: --fault rate-limit-429=2:every=10
                  --fault server-error=503:count=3
                  --fault delay=200
        Of several faults whose turn it is, the first one given is met, after all
        delays.

        CONTROL:
          GET /sandbox/requests            {"requests":[...]}, oldest first
          GET /sandbox/stats               calls and their outcomes, counted
          GET /sandbox/faults              {"faults":[...]}
          POST /sandbox/faults             adds one, such as
                {"kind":"delay","value":200,"every":1,"count":5,"at":"update"}
          DELETE /sandbox/faults           clears the faults
          POST /sandbox/token/invalidate   ends all tokens handed out so far
          POST /sandbox/ticket             {"ticket":"..."}: the app ticket from now on
          POST /sandbox/reset              back to how it was started

        CHECKS known of the real API: token (99991661, 99991663, 99991668,
        99991671), app id and secret (10015), app ticket (10012), app access token
        (99991664), tenant (10013), method (99991301), path (99991201),
        a missing status (60001 with HTTP 200), wrong JSON types (9499). The same
        token is handed out again while it has 30 minutes to live.

        CHECKS that are documented, but whose reply is a guess (60001): one of the
        nine statuses, texts only with CUSTOM, keys that begin with @i18n@, the
        locales zh-CN, en-US and ja-JP, a default locale that holds every key used.

        CHECKS stricter than what is known: message_id must be digits, CUSTOM must
        have status_name, exactly one default locale, no locale twice, Content-Type
        must be application/json.

        NOT CHECKED: the age of a card (30 days), its template (1008), and whether
        it exists at all. The sandbox takes every card.
        """

    private static var faults: String {
        Fault.Kind.allCases.map { kind in
            let name = kind.rawValue
            return "  \(name)\(String(repeating: " ", count: max(1, 16 - name.count)))\(kind.summary)"
        }.joined(separator: "\n")
    }
}
