/// A line of `--emit results`.
struct UpdateResult: Decodable {
    let eventID: String
    let plugin: String
    let outcome: String
    let reason: String?
    let attempts: Int
    let code: Int?
    let logID: String?

    private enum CodingKeys: String, CodingKey {
        case eventID = "event_id"
        case plugin, outcome, reason, attempts, code
        case logID = "log_id"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        eventID = try values.decodeIfPresent(String.self, forKey: .eventID) ?? ""
        plugin = try values.decode(String.self, forKey: .plugin)
        outcome = try values.decode(String.self, forKey: .outcome)
        reason = try values.decodeIfPresent(String.self, forKey: .reason)
        attempts = try values.decode(Int.self, forKey: .attempts)
        code = try values.decodeIfPresent(Int.self, forKey: .code)
        logID = try values.decodeIfPresent(String.self, forKey: .logID)
    }
}
