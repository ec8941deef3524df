import Testing

@testable import Rules

@Suite struct WhenCheckTests {
    private func warned(_ text: String) -> [Int] {
        var log = DiagnosticLog()
        WhenCheck.warnOfAssignments(in: JQSource(text: text, file: "f"), log: &log)
        return log.diagnostics.map(\.column)
    }

    @Test(arguments: [
        (".k = \"b\"", [4]), (".a == 1 and .k |= 2", [16]), ("(.a += 1) or ((.b = 2) and .c)", [5, 19]),
        (".x | .k = \"=\"", [9]), ("if .a = 1 then true else false end", [7]),
    ])
    func `an assignment that decides is warned of`(_ text: String, _ columns: [Int]) {
        #expect(warned(text) == columns)
    }

    @Test(arguments: [
        ".k == \"a = b\"", ".k = 1 | .k == .j", "(.k = 1) | .j", "map(.a = 1) | length > 0", "{a: (.b = 1)} == .c",
        "def f: .a = 1; .b", "reduce .a[] as $x (0; . += $x) > 3", ".a != 1 and .b >= 2 # c = 3",
        "\"\\(.a = 1)\" == .b",
        ".a === 1",
    ])
    func `everything else is not`(_ text: String) {
        #expect(warned(text).isEmpty)
    }
}
