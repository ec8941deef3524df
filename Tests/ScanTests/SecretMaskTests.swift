import Scan
import Testing

struct SecretMaskTests {
    @Test(arguments: [
        (#"{"token":"S3CRET","b":1}"#, #"{"token":"***","b":1}"#),
        (#"{"token" : "S3CRET" , "b":1}"#, #"{"token" : "***" , "b":1}"#),
        (#"{"app_ticket":"S3CRET","type":"app_ticket","x":"y"}"#, #"{"app_ticket":"***","type":"app_ticket","x":"y"}"#),
        (#"{"encrypt":"S3CRET=="}"#, #"{"encrypt":"***"}"#),
        (#"{"header":{"token":"S3CRET"},"z":1}"#, #"{"header":{"token":"***"},"z":1}"#),
        (#"{"token":12345,"b":1}"#, #"{"token":***,"b":1}"#),
        (#"{"token":["S3CRET",{"x":"S3CRET]"}],"b":1}"#, #"{"token":***,"b":1}"#),
        (#"{"token":{"a":"S3CRET"#, #"{"token":***"#),
        (#"{"token":"S3CRET"#, #"{"token":"***"#),
        (#"{"token":"a\"S3CRET","b":1}"#, #"{"token":"***","b":1}"#),
        (#"{"token":"a\\","b":1}"#, #"{"token":"***","b":1}"#),
        (#"{"\u0074oken":"S3CRET","b":1}"#, #"{"\u0074oken":"***","b":1}"#),
        (#"{"\u0061pp_\u0074\u0069cket":"S3CRET"}"#, #"{"\u0061pp_\u0074\u0069cket":"***"}"#),
        (#"{"body":"{\"token\":\"S3CRET\",\"b\":1}"}"#, #"{"body":"{\"token\":\"***\",\"b\":1}"}"#),
        (#"{"body":"{\"token\":\"a\\\"S3CRET\",\"b\":1}"}"#, #"{"body":"{\"token\":\"***\",\"b\":1}"}"#),
        (
            #"{"body":"{\"b\":\"{\\\"token\\\":\\\"S3CRET\\\"}\"}"}"#,
            #"{"body":"{\"b\":\"{\\\"token\\\":\\\"***\\\"}\"}"}"#
        ),
        (
            #"{"body":"{\u0022token\u0022:\u0022S3CRET\u0022,\u0022b\u0022:1}"}"#,
            #"{"body":"{\u0022token\u0022:\u0022***\u0022,\u0022b\u0022:1}"}"#
        ),
        (
            #"{"body":"{\u0022token\u0022:\u0022a\u005c\u0022S3CRET\u0022}"}"#,
            #"{"body":"{\u0022token\u0022:\u0022***\u0022}"}"#
        ),
        (#"{"body":"{\n  \"token\" :\n \"S3CRET\"\n}"}"#, #"{"body":"{\n  \"token\" :\n \"***\"\n}"}"#),
        (#"{"body":"{\"token\":\"S3CRET"}"#, #"{"body":"{\"token\":\"***"}"#),
        (#"oops "token" "S3CRET" more"#, #"oops "token" "***" more"#),
        (#"{token:S3CRET,b:1}"#, "{token:***,b:1}"),
        ("token=S3CRET&x=1", "token=***&x=1"),
        (
            #"{"Token":"S3CRET","tenant_access_token":"S3CRET","app_secret":"S3CRET"}"#,
            #"{"Token":"***","tenant_access_token":"***","app_secret":"***"}"#
        ),
        (#"{"token":null,"token":"S3CRET"}"#, #"{"token":***,"token":"***"}"#),
        (#"{"tokens":3,"encrypted":true,"status":"APPROVED"}"#, #"{"tokens":3,"encrypted":true,"status":"APPROVED"}"#),
    ])
    func masks(_ line: String, _ expected: String) {
        #expect(SecretMask.excerpt(of: Array(line.utf8)) == expected)
    }

    @Test func `no half of a secret survives the cut`() {
        for lead in 150...230 {
            let line = #"{"a":""# + String(repeating: "x", count: lead) + #"","token":"S3CRET-S3CRET-S3CRET"}"#
            let excerpt = SecretMask.excerpt(of: Array(line.utf8))
            #expect(!excerpt.contains("S3"))
            #expect(excerpt.utf8.count <= 200 + "…".utf8.count)
        }
    }

    /// However a line with a secret is cut short or loses a byte, no recognisable half of the secret is shown as long
    /// as its key and colon are whole.
    @Test func `no cut of a line shows its secret`() {
        let line = Array(#"{"uuid":"u-1","token":"S3CRETS3CRET","event":{"type":"x"}}"#.utf8)
        for end in 0...line.count {
            #expect(!SecretMask.excerpt(of: Array(line[..<end])).contains("S3"))
        }
    }

    @Test func `a terminal is safe`() {
        let line = Array("{\"a\":\"\u{1B}[31m\u{7}\u{7F}\u{9B}\u{202E}\u{2028}é审\"".utf8) + [0xFF, 0xE5, 0xAE, 0x0A]
        #expect(
            SecretMask.excerpt(of: line)
                == #"{"a":"\u001b[31m\u0007\u007f\u009b\u202e\u2028é审""# + "\u{FFFD}\u{FFFD}\u{FFFD}\\u000a")
    }

    @Test func `the cut falls between characters`() {
        let excerpt = SecretMask.excerpt(of: Array(String(repeating: "审", count: 100).utf8), limit: 10)
        #expect(excerpt == "审审审…")
        #expect(SecretMask.excerpt(of: Array("abc".utf8), limit: 3) == "abc")
    }

    @Test(arguments: [
        (#"Cannot index string with "b""#, #"Cannot index string with "b""#),
        (#"{"token":"S3CRET-value"} cannot be parsed"#, #"{"token":"***"} cannot be parsed"#),
        ("not a number: S3CRET-val…", "(not shown: the message quotes a secret value of the event)"),
        ("\u{1B}[31m red", #"\u001b[31m red"#),
    ])
    func `messages about a line quote no secret`(text: String, shown: String) {
        let line = Array(#"{"a":1,"token":"S3CRET-value"}"#.utf8)
        #expect(SecretMask.message(text, about: line.span) == shown)
    }

    @Test func `short secrets are secrets`() {
        #expect(SecretMask.message("message: p4!", about: Array(#"{"token":"p4!"}"#.utf8).span).hasPrefix("(not shown"))
        #expect(SecretMask.message("message: p4!", about: Array(#"{"x":"p4!"}"#.utf8).span) == "message: p4!")
    }
}
