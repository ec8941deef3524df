/// One call of `approval/v1/message/update`: what a card is to say from now on.
///
/// Invariants of the encoded form, which is both the body that is sent and the line that is emitted:
/// - `message_id` is the first key and always a JSON string, since its 19 digits do not fit a double;
/// - texts travel only with `CUSTOM`; for the other statuses Feishu supplies the wording itself;
/// - texts are keyed `@i18n@1` (status name) and `@i18n@2` (detail action name), and only keys in use are sent;
/// - a locale without a text is left out, since Feishu falls back to the default locale key by key.
package struct UpdateRequest: Sendable, Equatable {
    package var messageID: String
    package var status: UpdateStatus
    /// In the order in which they are sent, the default locale first. Empty unless `status` is `custom`.
    package var texts: [LocalizedTexts]

    package init(messageID: String, status: UpdateStatus, texts: [LocalizedTexts] = []) {
        self.messageID = messageID
        self.status = status
        self.texts = texts
    }

    /// Whether any locale has a status name, so that the request names `@i18n@1`.
    package var hasStatusName: Bool {
        status == .custom && texts.contains { $0.statusName != nil }
    }

    /// Whether any locale has a detail action name, so that the request names `@i18n@2`.
    package var hasDetailActionName: Bool {
        status == .custom && texts.contains { $0.detailActionName != nil }
    }
}

/// The texts of one locale.
package struct LocalizedTexts: Sendable, Equatable {
    /// `zh-CN`, `en-US` or `ja-JP`.
    package var locale: String
    package var isDefault: Bool
    package var statusName: String?
    package var detailActionName: String?

    package init(locale: String, isDefault: Bool, statusName: String?, detailActionName: String?) {
        self.locale = locale
        self.isDefault = isDefault
        self.statusName = statusName
        self.detailActionName = detailActionName
    }

    var isEmpty: Bool { statusName == nil && detailActionName == nil }
}

/// How a request without texts spells `i18n_resources`. Feishu documents the field as required, and its own tutorial
/// leaves it out; both have been seen to work.
package enum EmptyI18n: String, CaseIterable, Sendable {
    case array
    case omit
}
