/// What each `code` of the API means for an update: the one place where that is decided.
///
/// Judged by `code`, never by `msg`, whose text Feishu may change. The rows come from Feishu's list of generic error
/// codes (2025-08-20), the pages of the approval API and what was seen of it. No page lists codes of the update
/// endpoint alone, so a code that is not here rejects the update: its text is kept for people to read.
enum ReplyTable {
    /// What a row asks for, before the headers of the reply are looked at.
    enum Verdict: Sendable, Equatable {
        case retry
        case rateLimit
        case refreshToken
        case park(ParkReason)
        case reject
    }

    struct Row: Sendable {
        let codes: [Int]
        let meaning: String
        let verdict: Verdict

        init(_ codes: Int..., meaning: String, verdict: Verdict) {
            self.codes = codes
            self.meaning = meaning
            self.verdict = verdict
        }
    }

    static let rows: [Row] = passing + token + app + update

    static func row(for code: Int) -> Row? { rowByCode[code] }

    private static let rowByCode: [Int: Row] = {
        var result: [Int: Row] = [:]
        for row in rows {
            for code in row.codes {
                result[code] = row
            }
        }
        return result
    }()

    /// Faults that pass by themselves.
    private static let passing: [Row] = [
        Row(99_991_400, meaning: "frequency limit", verdict: .rateLimit),
        Row(1_000_004, 1_000_005, 11_232, 230_020, meaning: "frequency limit of another family", verdict: .rateLimit),
        Row(60_014, meaning: "another update of the same instance is under way", verdict: .retry),
        Row(65_001, meaning: "internal error of the approval service", verdict: .retry),
        Row(1_395_001, meaning: "transient error of the approval service", verdict: .retry),
        Row(1500, 2200, 5000, 10_500, 4006, meaning: "internal error", verdict: .retry),
    ]

    /// Faults of the token, which a renewal may mend.
    private static let token: [Row] = [
        Row(99_991_663, meaning: "tenant token invalid or expired", verdict: .refreshToken),
        Row(99_991_664, meaning: "app access token invalid", verdict: .refreshToken),
        Row(99_991_665, meaning: "tenant code or tenant token invalid", verdict: .refreshToken),
        Row(99_991_671, meaning: "the token has not the form of one", verdict: .refreshToken),
        Row(20_013, 4001, meaning: "token invalid (older code)", verdict: .refreshToken),
    ]

    /// Faults of the app or its tenant: every update would meet them.
    private static let app: [Row] = [
        Row(99_991_543, 10_015, 20_002, meaning: "wrong app_id or app_secret", verdict: .park(.credentials)),
        // The next three belong to the flow of store apps, where the client tells more: 10012 is a ticket that is not
        // good, 10013 is the tenant's. A self-built app meets them when its app_id is one of a store app, so they park
        // like wrong credentials; the slow probe of what is parked is the retry that the passing kinds of them need.
        Row(10_012, meaning: "app access token cannot be had (app ticket invalid)", verdict: .park(.credentials)),
        Row(10_013, meaning: "tenant access token cannot be had", verdict: .park(.credentials)),
        Row(10_016, meaning: "app ticket cannot be sent again", verdict: .park(.credentials)),
        Row(99_991_672, meaning: "scope not granted", verdict: .park(.scope)),
        Row(99_991_401, meaning: "caller's address not on the app's list", verdict: .park(.ipList)),
        Row(99_991_662, 99_991_673, 10_014, meaning: "app disabled or not installed", verdict: .park(.app)),
        Row(99_991_201, meaning: "path unknown", verdict: .park(.endpoint)),
        Row(99_991_301, meaning: "method not allowed", verdict: .park(.endpoint)),
        Row(60_011, 60_013, meaning: "not in the tenant's edition", verdict: .park(.edition)),
        Row(99_991_403, meaning: "monthly quota used up", verdict: .park(.quota)),
    ]

    /// Faults of the update itself.
    private static let update: [Row] = [
        Row(99_991_661, meaning: "no token in the header", verdict: .reject),
        Row(99_991_668, 99_991_669, 99_991_677, 99_991_679, meaning: "user token where none belongs", verdict: .reject),
        Row(9499, meaning: "bad request, or a field of the wrong JSON type", verdict: .reject),
        Row(99_992_402, meaning: "field validation failed", verdict: .reject),
        Row(60_001, meaning: "approval parameter wrong", verdict: .reject),
        Row(60_002, 60_003, 60_010, meaning: "definition, instance or task not found", verdict: .reject),
        Row(60_004, 60_005, meaning: "user or department not found", verdict: .reject),
        Row(60_006, meaning: "form validation failed", verdict: .reject),
        Row(60_007, 60_008, meaning: "subscription exists or does not", verdict: .reject),
        Row(60_009, meaning: "no permission", verdict: .reject),
        Row(60_012, meaning: "instance uuid conflict", verdict: .reject),
        Row(1_390_001, meaning: "parameter invalid", verdict: .reject),
        Row(1_390_002, 1_390_003, 1_390_004, 1_390_010, meaning: "not found", verdict: .reject),
        Row(1_390_007, meaning: "already subscribed", verdict: .reject),
        Row(1_390_009, meaning: "no operation permission", verdict: .reject),
        Row(1_390_013, 1_390_014, 1_390_015, 1_390_016, meaning: "definition or tenant unusable", verdict: .reject),
        Row(1_390_018, meaning: "needs a handwritten signature", verdict: .reject),
    ]
}
