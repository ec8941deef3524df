import Testing

@testable import Rules

@Suite struct JQScreeningTests {
    static let forbidden = [
        "input", "inputs", "debug", "stderr", "env", "halt", "halt_error", "input_filename", "input_line_number",
        "get_search_list", "modulemeta", "import", "include",
    ]

    @Test(arguments: forbidden) func `is refused as a function only`(_ name: String) {
        for call in [
            name, ".a | \(name)", "\"x\\(\(name))\"", "{a: \(name)}", "{(\(name)): 1}", "[1, \(name)]",
            "def \(name): 1; .",
            "{a: [1, \(name)]}", "if \(name) then 1 else 2 end",
        ] {
            let errors = JQScreening(call).errors
            #expect(errors.map(\.code) == [.jqForbidden], "\(call)")
            #expect(errors.first.map { Array(call.unicodeScalars)[$0.offset] } == name.unicodeScalars.first, "\(call)")
        }
        for field in [
            ".\(name)", ".a.\(name)", "\"\(name)\"", "{\(name): 1}", "{a: 1, \(name): 2}", "$\(name)", ".[\"\(name)\"]",
            "{\(name)}", ". as {\(name): $x} | $x", "# \(name)\n.", "my_\(name)",
        ] {
            #expect(JQScreening(field).errors.isEmpty, "\(field)")
        }
    }

    @Test func `variables that show the environment are refused`() {
        #expect(JQScreening("$ENV.HOME").errors.map(\.code) == [.jqForbidden])
        #expect(JQScreening("$__prog_args").errors.map(\.code) == [.jqForbidden])
        #expect(JQScreening("\"$ENV\" + .ENV").errors.isEmpty)
    }

    /// Expressions share programs, so the place in one is that of no file.
    @Test func `the place in a program is refused`() {
        for text in ["$__loc__", ".a == $__loc__.line", "{$__loc__}", "\"\\($__loc__)\"", "$ __loc__"] {
            #expect(JQScreening(text).errors.map(\.code) == [.jqForbidden], "\(text)")
        }
        #expect(JQScreening("\"$__loc__\" + .__loc__").errors.isEmpty)
    }

    @Test func `names that programs are put together with are refused`() {
        for text in [
            "$__approvald_0", ". as $__approvald_0 | .a", "def __approvald_first(f): f; .", "__approvald_nothing",
        ] {
            #expect(Set(JQScreening(text).errors.map(\.code)) == [.jqForbidden], "\(text)")
        }
        #expect(JQScreening(".__approvald_0, {__approvald: 1}, \"__approvald\", approvald").errors.isEmpty)
    }

    @Test func `unstable functions are warned of`() {
        #expect(
            JQScreening("now | localtime | strflocaltime(\"%Y\")").warnings.map(\.code) == [
                .jqUnstable, .jqUnstable, .jqUnstable,
            ])
        #expect(JQScreening(".now, {now: 1}, \"localtime\"").warnings.isEmpty)
    }

    @Test func `integers beyond 2^53 are warned of`() {
        #expect(JQScreening("9007199254740992, 1e300, 9007199254740993.0, 000000000000000000001").warnings.isEmpty)
        #expect(
            JQScreening("-9007199254740993, 99999999999999999999").warnings.map(\.code) == [
                .jqBigInteger, .jqBigInteger,
            ])
    }
}
