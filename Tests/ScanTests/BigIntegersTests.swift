import Scan
import Testing

struct BigIntegersTests {
    @Test(arguments: [
        (#"{"message_id":7412093385521004590}"#, #"{"message_id":"7412093385521004590"}"#),
        (
            #"{"a":[9007199254740992,9007199254740993 , -9007199254740993]}"#,
            #"{"a":[9007199254740992,"9007199254740993" , "-9007199254740993"]}"#
        ),
        (
            #"{"7412093385521004590":"7412093385521004590\" 7412093385521004590"}"#,
            #"{"7412093385521004590":"7412093385521004590\" 7412093385521004590"}"#
        ),
        (
            #"{"a":12345678901234567890.5,"b":12345678901234567890E3,"c":-1}"#,
            #"{"a":12345678901234567890.5,"b":12345678901234567890E3,"c":-1}"#
        ),
        (#"{"s":"审批 \\","n":10000000000000000}"#, #"{"s":"审批 \\","n":"10000000000000000"}"#),
    ])
    func `puts big integers in quotes and leaves the rest`(_ line: String, _ expected: String) {
        var output = Array("before ".utf8)
        BigIntegers.appendQuoted(Array(line.utf8), to: &output)
        #expect(String(decoding: output, as: UTF8.self) == "before " + expected)
    }

    @Test func `an integer of a million digits keeps them`() {
        let digits = String(repeating: "1234567890", count: 100_000)
        let line = Array(#"{"n":-\#(digits)}"#.utf8)
        #expect(LineValidator().validate(line) == .valid(hasBigIntegers: true))
        var output: [UInt8] = []
        BigIntegers.appendQuoted(line, to: &output)
        #expect(output == Array(#"{"n":"-\#(digits)"}"#.utf8))
        #expect(LineValidator().validate(output) == .valid(hasBigIntegers: false))
    }
}
