import Rules
import Testing

/// Keys that are made of fields which may be missing.
@Suite struct NullInKeyTests {
    private func warnings(
        when: String = ".kind == \"sent\"", key: String, library: String? = nil
    ) async throws -> [Diagnostic] {
        var files = [
            "plugin.yaml": """
            plugin: desk
            track:
              - when: '\(when)'
                message: .m
                keys: ['\(key)']
            """
        ]
        files["lib.jq"] = library
        let load = try await TemporaryRules(desk: files).load(isReviewed: true)
        #expect(load.ruleSet != nil, "\(load.diagnostics.map(\.text))")
        return load.diagnostics.filter { $0.code == "null-in-key" }
    }

    @Test(
        arguments: [
            (#""\(.form)/\(.user)""#, [".form", ".user"]), (#".form | "f \(.)""#, ["."]),
            (#".event | "\(.form.id)""#, [".form.id"]), (#".form + "/" + (.user | tostring)"#, [".form", ".user"]),
            (#"[.form, .user] | join("/")"#, [".form", ".user"]), (#"[.plain, "\(.form)"]"#, [".form"]),
            (#".plain, "f \(.form?)""#, [".form?"]), (#"@text "f \(.form)""#, [".form"]),
            (#"select(.form) | "\(.form)/\(.user)""#, [".user"]),
            (#"if .user then "\(.form)/\(.user)" else .form end"#, [".form"]),
            (#""\(.form | tostring)" // "x""#, [".form"]), (#"(.event | select(.user)) | "\(.form)""#, [".form"]),
        ])
    func `what nothing asks for is warned of where it stands`(_ key: String, _ fields: [String]) async throws {
        let warnings = try await warnings(key: key)
        let warning = try #require(warnings.first)
        #expect(warnings.count == 1, "\(warnings.map(\.text))")
        #expect(warning.message.hasPrefix("where \(fields.map { "`\($0)`" }.joined(separator: " or ")) is missing, "))
        let marked = warning.sourceLine.map { String($0.dropFirst(warning.column - 1)) } ?? ""
        #expect(marked.hasPrefix(fields[0]))
    }

    @Test(
        arguments: [
            ".form", ".form | tostring", #"select(.form) | "f \(.form)""#, #".form | select(. != null) | "f \(.)""#,
            #"if .form == null then empty else "f \(.form)" end"#, #""f \(.form // empty)""#,
            #""f \(.form | ascii_downcase)""#, #".form // empty | "f \(.)""#, #".cards[] | "f \(.form)""#,
            #"(.a + .b) * 2"#, #". as $e | "f \($e.form)""#, #"[.form, .user] | map(values) | join("/")"#,
            #""f \(.form | error)""#, #".form as $f | select($f) | "f \(.form)""#, #""constant""#,
        ])
    func `what is looked at, or not understood, is not`(_ key: String) async throws {
        #expect(try await warnings(key: key).map(\.text) == [])
    }

    @Test(
        arguments: [
            ".form", ".form != null", ".form == \"F\" or .user == \"U\"", ".form | type == \"string\"",
            "has(\"form\")", ". | tostring | test(\"form\")", ".form.sub == 1", "known",
        ])
    func `what the condition looks at is not`(_ when: String) async throws {
        let library = "def known: .form | strings;\n"
        #expect(try await warnings(when: when, key: #""f \(.form)""#, library: library).map(\.text) == [])
    }

    @Test func `the remedy mends it`() async throws {
        let found = try #require(try await warnings(key: #""\(.form)/\(.user)""#).first)
        let remedy = #"select(.form and .user) | "\(.form)/\(.user)""#
        #expect(
            found.message == "where `.form` or `.user` is missing, jq writes `null`, and different events share the key"
        )
        #expect(found.help == "write `\(remedy)` to give no key then, or ask for it in `when`")
        #expect(try await warnings(key: remedy).isEmpty)
        let part = try #require(try await warnings(key: #".plain, .form + "/f""#).first)
        #expect(part.message.hasPrefix("where `.form` is missing, jq leaves it out, and"))
        #expect(part.help?.hasPrefix(#"write `(select(.form) | .form + "/f")` to give no key"#) == true)
        #expect(try await warnings(key: #".plain, (select(.form) | .form + "/f")"#).isEmpty)
    }

    @Test func `cards and ids are keys, too`() async throws {
        let rules = """
            - rule: first
              when: .kind == "x" and .form
              card: '"\\(.form)/\\(.user)"'
              status: APPROVED
            - rule: second
              when: .kind == "y"
              message: '"m\\(.user)"'
              status: APPROVED
            - rule: third
              when: .kind == "z"
              ignore: true
            """
        let plugin = "plugin: desk\nevent: { id: '\"\\(.form) \\(.kind)\"' }\n"
        let load = try await TemporaryRules(desk: ["plugin.yaml": plugin, "rules.yaml": rules]).load(isReviewed: true)
        let found = load.diagnostics.filter { $0.code == "null-in-key" }
        #expect(found.map { "\($0.line):\($0.column)" } == ["2:18", "3:22"])
        #expect(found.first?.message.hasSuffix("different events that `second` matches count as one") == true)
    }
}
