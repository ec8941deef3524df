import Foundation
import TestSupport
import Testing

/// `plugin new`, `plugin schema`, and completions.
@Suite(.serialized) struct PluginCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func aNewPluginIsSound() async throws {
        let made = try await Tool.run(["plugin", "new", "visits"], in: folder.path)
        #expect(made.status == 0)
        #expect(
            made.output == """
                made rules/visits/plugin.yaml
                made rules/visits/rules.yaml
                made rules/visits/locales/zh-CN.yaml
                made rules/visits/locales/en-US.yaml
                made rules/visits/locales/ja-JP.yaml
                made rules/visits/tests/visits.yaml
                next: approvald test --rules rules, then change its rules and texts

                """)
        let check = try await Tool.run(["check", "--strict"], in: folder.path)
        #expect(check.status == 0, "\(check.output)")
        #expect(check.errors == "check: 1 plugin, 1 rule, no problems in rules\n")
        let test = try await Tool.run(["test", "--coverage", "--min", "100"], in: folder.path)
        #expect(test.status == 0, "\(test.output)")
        #expect(test.output.hasSuffix("coverage: 100%\n2 passed, 0 failed\n"))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("rules"))
        #expect(Set(names) == ["visits", ".schemas"])
    }

    @Test(arguments: ["2025", "no", "1e5", "Null", "-visits", "---"]) func namesThatYAMLTakesForSomethingElseAreNames(
        _ name: String
    )
        async throws
    {
        _ = try await Tool.run(["plugin", "new", "--", name], in: folder.path)
        let check = try await Tool.run(["check", "--strict"], in: folder.path)
        #expect(check.status == 0, "\(check.output)")
        let test = try await Tool.run(["test"], in: folder.path)
        #expect(test.output == "2 passed, 0 failed\n", "\(test.errors)")
    }

    @Test func nothingIsOverwritten() async throws {
        try folder.write("mine", to: "rules/visits/notes")
        let ending = try await Tool.run(["plugin", "new", "visits"], in: folder.path)
        #expect(ending.status == 2)
        #expect(ending.errors.contains("rules/visits is there already"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("rules/visits")) == ["notes"])
        let bad = try await Tool.run(["plugin", "new", "../visits"], in: folder.path)
        #expect(bad.status == 2)
        #expect(bad.errors.contains("no name for a plugin"))
    }

    @Test func aNameIsAsLongAsItsFilesMayBe() async throws {
        let longest = String(repeating: "a", count: 250)
        #expect(try await Tool.run(["plugin", "new", longest], in: folder.path).status == 0)
        let test = try await Tool.run(["test"], in: folder.path)
        #expect(test.output == "2 passed, 0 failed\n", "\(test.errors)")
        let long = try await Tool.run(["plugin", "new", String(repeating: "a", count: 300)], in: folder.path)
        #expect(long.status == 2)
        #expect(
            long.errors
                == "approvald: a plugin's name has at most 250 characters, found 300; choose a shorter one\n")
    }

    @Test func theSystemsWordsAreTold() async throws {
        let folderName = String(repeating: "r", count: 300)
        let ending = try await Tool.run(["plugin", "new", "visits", "--rules", folderName], in: folder.path)
        #expect(ending.status == 2)
        #expect(ending.errors == "approvald: \(folderName)/visits cannot be made: File name too long\n")
    }

    @Test(arguments: ["plugin", "rules", "locale", "tests"])
    func theShippedSchemasAreThePrintedOnes(_ name: String) async throws {
        let ending = try await Tool.run(["plugin", "schema", name])
        #expect(ending.status == 0)
        let shipped = try String(contentsOfFile: Repository.path("rules/.schemas/\(name).json"), encoding: .utf8)
        #expect(ending.output == shipped)
        _ = try JSONSerialization.jsonObject(with: Data(ending.output.utf8))
    }

    @Test func allSchemasComeInOneObject() async throws {
        let ending = try await Tool.run(["plugin", "schema"])
        let object = try JSONSerialization.jsonObject(with: Data(ending.output.utf8)) as? [String: Any]
        #expect(Set(object?.keys.map { $0 } ?? []) == ["plugin", "rules", "locale", "tests"])
        let written = try await Tool.run(["plugin", "schema", "--output", folder.path("here")])
        #expect(written.status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("here")).sorted()
        #expect(names == ["locale.json", "plugin.json", "rules.json", "tests.json"])
    }

    /// Editors find the schema of each shipped file through its first line.
    @Test func theShippedFilesNameTheirSchemas() throws {
        let rules = Repository.path("rules")
        let files = try #require(FileManager.default.enumerator(atPath: rules)).compactMap { $0 as? String }
            .filter { $0.hasSuffix(".yaml") }
        #expect(files.count >= 14)
        for file in files {
            let first = try String(contentsOfFile: "\(rules)/\(file)", encoding: .utf8).split(separator: "\n").first
            let marker = "# yaml-language-server: $schema="
            let line = try #require(first.map(String.init))
            #expect(line.hasPrefix(marker), "\(file)")
            let folder = file.split(separator: "/").dropLast().joined(separator: "/")
            let schema = "\(rules)/\(folder)/\(line.dropFirst(marker.count))"
            #expect(FileManager.default.fileExists(atPath: schema), "\(file)")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completionsAreGenerated(_ shell: String) async throws {
        let ending = try await Tool.run(["--generate-completion-script", shell])
        #expect(ending.status == 0)
        #expect(ending.errors.isEmpty)
        for word in ["explain", "i18n", "coverage", "critical"] { #expect(ending.output.contains(word)) }
        guard shell == "bash" else { return }
        try folder.write(ending.output, to: "completion.bash")
        let check = try await Tool.shell("bash -n \"$0\"", [folder.path("completion.bash")])
        #expect(check.status == 0, "\(check.errors)")
    }
}
