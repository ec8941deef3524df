import Testing

@testable import Rules

@Suite struct JQCompileErrorTests {
    @Test func `reads libjq's report with its place`() {
        let program = "def f: 1;\n(\"采\" | foo\n)"
        let error = JQCompileError(
            report: "jq: error: foo/0 is not defined at <top-level>, line 2:\n(\"采\" | foo         ", program: program)
        #expect(error == JQCompileError(line: 2, column: 8, message: "foo/0 is not defined"))
    }

    @Test func `drops the advice about shells, and the closing count is no error`() {
        let report = "jq: error: syntax error, unexpected '}' (Unix shell quoting issues?) at <top-level>, line 1:\n}"
        #expect(
            JQCompileError(report: report, program: "}")
                == JQCompileError(line: 1, column: 1, message: "syntax error, unexpected '}'"))
        #expect(JQCompileError(report: "jq: 1 compile error", program: "}") == nil)
    }

    @Test(arguments: [
        (".a | foo", ".a | ", "`foo` is not defined"),
        (".a ==", ".a ==", "the jq ends too early"),
        (".a\n| .b c", ".a\n| .b ", "found `c` where jq does not expect it"),
        ("$x.y", "", "`$x` is not defined"),
        ("label $a | break $b", "label $a | break ", "the label `$b` is not defined"),
        (".a as x | x", ".a as ", "found `x` where jq does not expect it"),
        (".a | test(1;2;3)", ".a | ", "`test/3` is not defined"),
        ("if .a then 1", "if .a then 1", "the jq ends too early"),
    ])
    func `libjq's words become a place and a message`(
        _ text: String, _ before: String, _ message: String
    ) async throws {
        let errors = try await JQCommand().compileErrors(of: ["(\(text)\n)"])
        let error = try #require(errors.first?.first { $0.message.hasPrefix("syntax") } ?? errors.first?.first)
        for column in [error.column.map { error.line == 1 ? max(1, $0 - 1) : $0 }, nil] {
            let complaint = JQComplaint(error.message, line: error.line, column: column, in: text, functions: [])
            #expect(complaint.message == message)
            #expect(complaint.offset == before.unicodeScalars.count, "column \(String(describing: column))")
        }
    }

    @Test func `what is told of later versions is not in this one`() async throws {
        for (name, instead) in JQBuiltins.later {
            let arguments = Int(name.suffix(1)) ?? 0
            let call =
                name.dropLast(2)
                + (arguments == 0 ? "" : "(\(repeatElement(".", count: arguments).joined(separator: ";")))")
            let program = instead.replacing("…", with: ".").replacing("[n:]", with: "[1:]")
            let definitions = "def a: .; def b: .; def n: 1; def x: .; def re: .; def flags: .; "
            let errors = try await JQCommand().compileErrors(of: [String(call), definitions + program])
            #expect(errors.map(\.isEmpty) == [false, true], "\(name)")
        }
    }

    @Test(arguments: [
        ("if .a then 1 end", "jq 1.6 needs `else`: add `else null`"),
        ("if .a then if .b then 1 else 2 end elif .c then 3 end", "jq 1.6 needs `else`: add `else null`"),
        (".a === 1", "write `==`"),
        (".a.[\"b\"]", "jq 1.6 takes no `.` before `[`; leave it out"),
    ])
    func `syntax of later versions is named`(_ text: String, _ help: String) async throws {
        let errors = try await JQCommand().compileErrors(of: ["(\(text)\n)"])
        let error = try #require(errors.first?.first { $0.message.hasPrefix("syntax") })
        let complaint = JQComplaint(
            error.message, line: error.line, column: error.column.map { $0 - 1 }, in: text, functions: [])
        #expect(complaint.help == help)
    }

    @Test func `unknown functions get a suggestion`() {
        func help(_ words: String, functions: [String] = []) -> String? {
            JQComplaint(words, line: 1, column: nil, in: "x", functions: functions).help
        }
        #expect(help("tets/1 is not defined") == "did you mean `test`?")
        #expect(help("test/0 is not defined") == "`test` takes 1 or 2 arguments, separated by `;`")
        #expect(help("is_opn/0 is not defined", functions: ["is_open/0"]) == "did you mean `is_open`?")
        #expect(help("trim/0 is not defined")?.hasPrefix("`trim` came with a later jq, rules run jq 1.6") == true)
        #expect(help("trim/0 is not defined", functions: ["trim/1"]) == "`trim` takes 1 argument, separated by `;`")
        #expect(help("CNY/0 is not defined")?.contains("a string `\"CNY\"`") == true)
        #expect(help("capitalize/2 is not defined")?.contains("plugin's lib.jq: `def capitalize(a; b): …;`") == true)
        let behindPipe = JQComplaint(
            "capitalize/0 is not defined", line: 1, column: nil, in: ".name | capitalize", functions: [])
        #expect(behindPipe.message == "`capitalize` is not defined")
        #expect(
            behindPipe.help == "jq 1.6 has no such function; define it in the plugin's lib.jq: `def capitalize: …;`")
        #expect(help("message_id/0 is not defined")?.contains("`.message_id`") == true)
    }
}
