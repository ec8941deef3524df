import Feishu
import Rules

extension UpdateRequest {
    /// The request as a tree, as cases are compared with: `i18n_resources` is always there.
    var jsonValue: JSONValue {
        var members: [JSONValue.Member] = [
            .init(key: "message_id", value: .string(messageID)), .init(key: "status", value: .string(status.rawValue)),
        ]
        if hasStatusName { members.append(.init(key: "status_name", value: .string("@i18n@1"))) }
        if hasDetailActionName { members.append(.init(key: "detail_action_name", value: .string("@i18n@2"))) }
        members.append(.init(key: "i18n_resources", value: .array(texts.map(\.jsonValue))))
        return .object(members)
    }
}

extension LocalizedTexts {
    fileprivate var jsonValue: JSONValue {
        let texts = [("@i18n@1", statusName), ("@i18n@2", detailActionName)].compactMap { key, text in
            text.map { JSONValue.Member(key: key, value: .string($0)) }
        }
        return .object([
            .init(key: "locale", value: .string(locale)), .init(key: "is_default", value: .boolean(isDefault)),
            .init(key: "texts", value: .object(texts)),
        ])
    }
}
