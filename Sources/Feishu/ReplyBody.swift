import FoundationEssentials

/// The parts of a reply's body that matter, each read leniently: a field of another type counts as missing.
///
/// Shape: `{"code": 0, "msg": "success", "data": {"message_id": "…"}}` for updates; for tokens
/// `tenant_access_token` (or `app_access_token`) and `expire` stand beside `code`; `error.log_id` (or `logid`) in refusals.
struct ReplyBody: Sendable, Equatable {
    var code: Int?
    var message: String?
    var messageID: String?
    var logID: String?
    var tenantAccessToken: String?
    var appAccessToken: String?
    /// Seconds.
    var expire: Int64?

    init() {}

    /// An empty, broken or foreign body gives a value without `code`.
    init(parsing bytes: [UInt8]) {
        self = (try? JSONDecoder().decode(ReplyBody.self, from: Data(bytes))) ?? ReplyBody()
    }
}

extension ReplyBody: Decodable {
    private enum Key: String, CodingKey {
        case code
        case msg
        case data
        case error
        case tenantAccessToken = "tenant_access_token"
        case appAccessToken = "app_access_token"
        case expire
    }

    private enum DataKey: String, CodingKey {
        case messageID = "message_id"
    }

    private enum ErrorKey: String, CodingKey {
        case logID = "log_id"
        case logIDWithoutUnderscore = "logid"
    }

    init(from decoder: any Decoder) throws {
        let body = try decoder.container(keyedBy: Key.self)
        code = try? body.decode(Int.self, forKey: .code)
        message = try? body.decode(String.self, forKey: .msg)
        tenantAccessToken = try? body.decode(String.self, forKey: .tenantAccessToken)
        appAccessToken = try? body.decode(String.self, forKey: .appAccessToken)
        expire = try? body.decode(Int64.self, forKey: .expire)
        if let data = try? body.nestedContainer(keyedBy: DataKey.self, forKey: .data) {
            let number = (try? data.decode(Int64.self, forKey: .messageID)).map(String.init)
            let text = (try? data.decode(String.self, forKey: .messageID)) ?? number
            messageID = text.flatMap { $0.isEmpty ? nil : $0 }
        }
        if let error = try? body.nestedContainer(keyedBy: ErrorKey.self, forKey: .error) {
            logID =
                (try? error.decode(String.self, forKey: .logID))
                ?? (try? error.decode(String.self, forKey: .logIDWithoutUnderscore))
        }
    }
}
