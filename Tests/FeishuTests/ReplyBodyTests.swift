import Testing

@testable import Feishu

struct ReplyBodyTests {
    private func parse(_ text: String) -> ReplyBody {
        ReplyBody(parsing: Array(text.utf8))
    }

    @Test func successAndFailure() {
        let success = parse(#"{"code":0,"msg":"success","data":{"message_id":"7412093385521004590"}}"#)
        #expect(success.code == 0 && success.message == "success" && success.messageID == "7412093385521004590")
        let failure = parse(#"{"code":99991663,"msg":"Invalid","error":{"log_id":"2025A","message":"m"}}"#)
        #expect(failure.code == 99_991_663 && failure.logID == "2025A" && failure.messageID == nil)
        #expect(parse(#"{"code":1,"error":{"logid":"B"}}"#).logID == "B")
        let token = parse(#"{"code":0,"tenant_access_token":"t-1","expire":7200}"#)
        #expect(token.tenantAccessToken == "t-1" && token.expire == 7200)
    }

    @Test func numericMessageIDKeepsItsDigits() {
        #expect(parse(#"{"code":0,"data":{"message_id":7412093385521004591}}"#).messageID == "7412093385521004591")
        #expect(parse(#"{"code":0,"data":{"message_id":""}}"#).messageID == nil)
    }

    @Test(arguments: ["", "null", "[]", "<html>", #"{"code":"0"}"#, #"{"code":0"#, #"{"code":1.5}"#, "\u{0}", "0"])
    func withoutIntegerCode(text: String) {
        #expect(parse(text).code == nil)
    }

    /// Fields of an unexpected type are as good as missing; the code still counts.
    @Test func foreignTypesDoNotHideTheCode() {
        let body = parse(#"{"code":60001,"msg":[],"data":"x","error":[1],"expire":"soon"}"#)
        #expect(body.code == 60_001 && body.message == nil && body.logID == nil && body.expire == nil)
    }
}
