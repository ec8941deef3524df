import Feishu

/// What an update says, once it passed the checks.
struct CheckedUpdate: Sendable, Equatable {
    let messageID: String
    let status: UpdateStatus
    /// In the default locale.
    let statusName: String?
    let detailActionName: String?
}

/// The checks of the update endpoint.
///
/// Known of the real one: a missing `status` gives 60001 with HTTP 200 and `no Status error`; a field of the wrong
/// JSON type gives 9499. Everything else here follows the documentation and is stricter than what is known: the real
/// one is said to take a wrong locale silently, for example.
struct UpdateCheck {
    private let members: [String: JSONValue]

    static func check(_ body: [UInt8]) throws(Refusal) -> CheckedUpdate {
        guard case .object(let members)? = JSONValue(parsing: body) else {
            throw .badRequest("the body is no JSON object")
        }
        return try UpdateCheck(members: members).checked()
    }

    private func checked() throws(Refusal) -> CheckedUpdate {
        guard let messageID = try string("message_id"), !messageID.isEmpty else {
            throw .parameter("no MessageId error")
        }
        guard messageID.utf8.count <= 64, messageID.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw .parameter("MessageId error: not a number")
        }
        guard let statusName = try string("status"), !statusName.isEmpty else { throw .parameter("no Status error") }
        guard let status = UpdateStatus(rawValue: statusName) else {
            throw .parameter("Status error: not one of the nine statuses")
        }
        let titleKey = try key("status_name", status: status)
        let actionKey = try key("detail_action_name", status: status)
        if status == .custom, titleKey == nil {
            throw .parameter("no StatusName error: CUSTOM needs status_name")
        }
        let texts = try TextResources(members["i18n_resources"], used: [titleKey, actionKey].compactMap(\.self))
        return CheckedUpdate(
            messageID: messageID, status: status, statusName: titleKey.flatMap { texts.defaults[$0] },
            detailActionName: actionKey.flatMap { texts.defaults[$0] })
    }

    private func string(_ name: String) throws(Refusal) -> String? {
        switch members[name] {
        case nil, .null?: return nil
        case .string(let text)?: return text
        default: throw .badRequest("\(name): expected a string")
        }
    }

    private func key(_ name: String, status: UpdateStatus) throws(Refusal) -> String? {
        guard let key = try string(name) else { return nil }
        guard status == .custom else { throw .parameter("\(name): only with the status CUSTOM") }
        guard key.hasPrefix(TextResources.keyPrefix), key.count > TextResources.keyPrefix.count else {
            throw .parameter("\(name): expected a key that begins with @i18n@")
        }
        return key
    }
}
