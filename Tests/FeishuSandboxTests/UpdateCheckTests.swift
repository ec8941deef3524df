import Testing

@testable import FeishuSandbox

struct UpdateCheckTests {
    private static let texts =
        #"[{"locale":"zh-CN","is_default":true,"texts":{"@i18n@1":"已关闭"}},"#
        + #"{"locale":"en-US","is_default":false,"texts":{"@i18n@1":"Closed"}}]"#

    private func refusal(_ body: String) -> Refusal? {
        do throws(Refusal) {
            _ = try UpdateCheck.check(Array(body.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            #"{"message_id":"1","status":"APPROVED"}"#,
            #"{"message_id":"1","status":"APPROVED","i18n_resources":[]}"#,
            #"{"status":"CUSTOM","message_id":"1","status_name":"@i18n@1","i18n_resources":\#(texts)}"#,
            #"{"message_id":"1","status":"DELETED","i18n_resources":null,"new_field":[1]}"#,
        ])
    func accepted(body: String) {
        #expect(refusal(body) == nil)
    }

    @Test func textsOfTheDefaultLocaleAreRead() throws {
        let body =
            #"{"message_id":"1","status":"CUSTOM","status_name":"@i18n@1","i18n_resources":\#(Self.texts)}"#
        #expect(try UpdateCheck.check(Array(body.utf8)).statusName == "已关闭")
    }

    @Test(
        arguments: [
            (#"{"message_id":"1"}"#, 200, 60_001), (#"{"status":"APPROVED"}"#, 200, 60_001),
            (#"{"message_id":"","status":"APPROVED"}"#, 200, 60_001),
            (#"{"message_id":"om_1","status":"APPROVED"}"#, 200, 60_001),
            (#"{"message_id":"1","status":"CANCELED"}"#, 200, 60_001),
            (#"{"message_id":1,"status":"APPROVED"}"#, 400, 9499),
            (#"{"message_id":"1","status":2}"#, 400, 9499), ("[]", 400, 9499), ("{", 400, 9499), ("", 400, 9499),
            (#"{"message_id":"1","status":"CUSTOM"}"#, 200, 60_001),
            (#"{"message_id":"1","status":"CUSTOM","status_name":"x"}"#, 200, 60_001),
            (#"{"message_id":"1","status":"CUSTOM","status_name":"@i18n@1"}"#, 200, 60_001),
            (#"{"message_id":"1","status":"ADD","status_name":"@i18n@1","i18n_resources":\#(texts)}"#, 200, 60_001),
        ])
    func refused(body: String, status: Int, code: Int) {
        let refusal = refusal(body)
        #expect(refusal?.status == status)
        #expect(refusal?.code == code)
    }

    @Test func missingStatusSaysWhatTheRealOneSays() {
        #expect(refusal(#"{"message_id":"1"}"#)?.message == "no Status error")
    }

    @Test(
        arguments: [
            ("{}", 9499), ("[1]", 9499), (#"[{"is_default":true,"texts":{}}]"#, 9499),
            (#"[{"locale":"zh_cn","is_default":true,"texts":{}}]"#, 60_001),
            (#"[{"locale":"zh-CN","is_default":"true","texts":{}}]"#, 9499),
            (#"[{"locale":"zh-CN","is_default":true,"texts":[]}]"#, 9499),
            (#"[{"locale":"zh-CN","is_default":true,"texts":{"@i18n@1":1}}]"#, 9499),
            (#"[{"locale":"zh-CN","is_default":true,"texts":{"st":"x"}}]"#, 60_001),
            (#"[{"locale":"zh-CN","is_default":false,"texts":{}}]"#, 60_001),
            (
                #"[{"locale":"zh-CN","is_default":true,"texts":{}},{"locale":"en-US","is_default":true,"texts":{}}]"#,
                60_001
            ),
            (
                #"[{"locale":"zh-CN","is_default":true,"texts":{}},{"locale":"zh-CN","is_default":false,"texts":{}}]"#,
                60_001
            ),
        ])
    func refusedResources(resources: String, code: Int) {
        let refusal = refusal(#"{"message_id":"1","status":"APPROVED","i18n_resources":\#(resources)}"#)
        #expect(refusal?.code == code)
    }
}
