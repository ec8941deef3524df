import Feishu
import Testing

struct UpdateRequestTests {
    private static let zh = LocalizedTexts(
        locale: "zh-CN", isDefault: true, statusName: "已关闭", detailActionName: "查看")
    private static let en = LocalizedTexts(
        locale: "en-US", isDefault: false, statusName: "Closed", detailActionName: nil)
    private static let ja = LocalizedTexts(locale: "ja-JP", isDefault: false, statusName: nil, detailActionName: nil)

    private func text(_ request: UpdateRequest, _ emptyI18n: EmptyI18n = .array) -> String {
        String(decoding: request.encoded(emptyI18n: emptyI18n), as: UTF8.self)
    }

    @Test(arguments: UpdateStatus.allCases)
    func withoutTextsTheArrayIsEmptyOrLeftOut(status: UpdateStatus) {
        let request = UpdateRequest(messageID: "7412093385521004590", status: status)
        #expect(
            text(request)
                == #"{"message_id":"7412093385521004590","status":"\#(status.rawValue)","i18n_resources":[]}"#)
        #expect(
            text(request, .omit) == #"{"message_id":"7412093385521004590","status":"\#(status.rawValue)"}"#)
    }

    @Test func customWithBothTexts() {
        let request = UpdateRequest(messageID: "1", status: .custom, texts: [Self.zh])
        #expect(
            text(request) == #"{"message_id":"1","status":"CUSTOM","status_name":"@i18n@1","#
                + #""detail_action_name":"@i18n@2","i18n_resources":[{"locale":"zh-CN","is_default":true,"#
                + #""texts":{"@i18n@1":"已关闭","@i18n@2":"查看"}}]}"#)
        #expect(text(request, .omit) == text(request))
    }

    /// A key that a locale lacks is left out there, and a locale without any is left out whole.
    @Test func incompleteLocalesKeepWhatTheyHave() {
        let request = UpdateRequest(messageID: "1", status: .custom, texts: [Self.zh, Self.en, Self.ja])
        #expect(
            text(request) == #"{"message_id":"1","status":"CUSTOM","status_name":"@i18n@1","#
                + #""detail_action_name":"@i18n@2","i18n_resources":[{"locale":"zh-CN","is_default":true,"#
                + #""texts":{"@i18n@1":"已关闭","@i18n@2":"查看"}},{"locale":"en-US","is_default":false,"#
                + #""texts":{"@i18n@1":"Closed"}}]}"#)
    }

    @Test func customWithStatusNameOnly() {
        let request = UpdateRequest(messageID: "1", status: .custom, texts: [Self.en])
        #expect(
            text(request) == #"{"message_id":"1","status":"CUSTOM","status_name":"@i18n@1","#
                + #""i18n_resources":[{"locale":"en-US","is_default":false,"texts":{"@i18n@1":"Closed"}}]}"#)
    }

    @Test func textsTravelOnlyWithCustom() {
        let request = UpdateRequest(messageID: "1", status: .approved, texts: [Self.zh])
        #expect(!request.hasStatusName && !request.hasDetailActionName)
        #expect(text(request) == #"{"message_id":"1","status":"APPROVED","i18n_resources":[]}"#)
    }

    @Test func encodingAppends() {
        var output = Array("before\n".utf8)
        UpdateRequest(messageID: "1", status: .add).encode(emptyI18n: .omit, into: &output)
        #expect(String(decoding: output, as: UTF8.self) == "before\n" + #"{"message_id":"1","status":"ADD"}"#)
    }

    @Test func messageIDIsReplacedInPlace() throws {
        let request = UpdateRequest(messageID: #"a"\b"#, status: .custom, texts: [Self.zh])
        var other = request
        other.messageID = "9223372036854775807"
        let body = try #require(
            EncodedUpdate.replacingMessageID(of: request.encoded(), with: "9223372036854775807"))
        #expect(body == other.encoded())
    }

    @Test(arguments: ["", "{}", #"{"status":"ADD","message_id":"1"}"#, #"{"message_id":"1"#, #"{"message_id":"1\"#])
    func otherBodiesHaveNoMessageIDToReplace(body: String) {
        #expect(EncodedUpdate.replacingMessageID(of: Array(body.utf8), with: "2") == nil)
    }
}
