import Testing

@testable import Rules

@Suite struct StatusCheckTests {
    private func warned(_ text: String) -> [Diagnostic] {
        var log = DiagnosticLog()
        StatusCheck.warn(of: JQSource(text: text, file: "f"), log: &log)
        return log.diagnostics
    }

    @Test(arguments: [
        (#"{yes: "APPROVED", no: "REJETED"}[.answer]"#, [23]),
        (#".answer | {yes: "APROVED"}[.] // "OTHER""#, [17, 34]),
        (#"{yes: "DONE"} | .yes"#, [7]),
        (#"if .ok then "APPROVED" elif .late then "LATE" else "approved" end"#, [40, 52]),
        (#".s as $s | {no: "NO"}[$s]"#, [17]), (#"try ({a: "A"}[.s]) catch "NONE""#, [10, 26]),
        (#"def table: {}; "DONE" | ."#, []), (#"def f: .; (.s | "DONE")"#, [17]),
    ])
    func `a word that would be the answer and is no status is warned of`(_ text: String, _ columns: [Int]) {
        #expect(warned(text).map(\.column) == columns)
    }

    @Test(arguments: [
        #"{yes: "APPROVED", no: "REJECTED"}[.answer] // "PROCESSED""#, #""approved" | ascii_upcase"#,
        #"if .answer == "yes" then "APPROVED" else .s end"#, #".s["answer"]"#, #"error("none")"#,
        #"{"no": "APPROVED"}[.answer // "no"]"#, #""\(.s)ED""#, #"{a: .x}[.s]"#, #"["x"][0] as $x | $x"#,
        ".s | ascii_upcase",
    ])
    func `what becomes a status, or nothing that is known, is not`(_ text: String) {
        #expect(warned(text).isEmpty)
    }

    @Test func `the one that was meant is named`() throws {
        let warning = try #require(warned(#"{no: "REJETED"}[.a]"#).first)
        #expect(warning.message == "`REJETED` is not a status of the API; events that it is the answer for fail")
        #expect(warning.help?.hasPrefix("did you mean `REJECTED`? the nine are APPROVED, ") == true)
    }
}
