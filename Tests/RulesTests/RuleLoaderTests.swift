import Feishu
import Foundation
import Localization
import Rules
import Synchronization
import Testing

@Suite struct RuleLoaderTests {
    private static let good = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/good").path

    @Test func `a good folder gives rules in one order through all plugins`() async throws {
        let load = try await RuleLoader.load(folder: Self.good + "/", compiler: JQCommand())
        #expect(load.diagnostics.map(\.text) == [])
        let set = try #require(load.ruleSet)
        #expect(set.plugins.map(\.name) == ["tasks", "purchase-desk"])
        #expect(set.rules.map(\.name) == ["approved", "note", "approved", "late"])
        #expect(set.rules.map(\.plugin) == [0, 1, 1, 1])
        #expect(set.rules.map(\.continues) == [false, true, false, false])
        #expect(set.rules.map(\.isFinal) == [false, false, true, false])
        #expect(set.fingerprint.count == 32)

        let desk = set.plugins[1]
        #expect(desk.version == "1.0.0" && desk.order == 200 && desk.timeZone == "Asia/Tokyo")
        #expect(desk.folder == Self.good + "/a-desk")
        #expect(desk.eventID?.text == ".id" && desk.eventTime?.text == ".at" && desk.eventTenant == nil)
        #expect(desk.library?.text.contains("def is_approved") == true)
        #expect(desk.texts.localesInOrder == [.enUS, .zhCN, .jaJP])
        #expect(desk.texts.contains("late.title") && desk.texts.contains("late.look"))
        #expect(set.plugins[0].order == 100 && set.plugins[0].timeZone == "Asia/Shanghai")
        #expect(set.plugins[0].library == nil && set.plugins[0].texts.defaultLocale == .zhCN)
    }

    @Test func `actions hold what the file says`() async throws {
        let set = try #require(try await RuleLoader.load(folder: Self.good, compiler: JQCommand()).ruleSet)
        guard case .ignore = set.rules[1].action, case .update(let late) = set.rules[3].action,
            case .update(let task) = set.rules[0].action
        else {
            Issue.record("wrong kinds of actions")
            return
        }
        #expect(set.rules[3].when.text == ".state == \"late\"\n")
        #expect(set.rules[3].when.start.line == 17 && set.rules[3].when.start.column == 5)
        guard case .fixed(.custom) = late.status, case .key("late.title")? = late.statusName,
            case .jq(let action)? = late.detailActionName, case .jq(let status) = task.status
        else {
            Issue.record("wrong sources of texts or status")
            return
        }
        #expect(action.text == #""late.\(.action)""#)
        #expect(status.text == #"{APPROVED: "APPROVED", DONE: "PROCESSED"}[.event.status]"#)
        #expect(late.arguments.map(\.name) == ["at", "days"])
        #expect(late.arguments.map(\.value.text) == [".at", ".days"])
    }

    @Test func `tracks come first, and rules name keys`() async throws {
        let late = try TemporaryRules([
            "b/plugin.yaml": """
            plugin: b
            track:
              - when: .type == "card_sent"
                message: .message_id
                keys: ['.code', '"\\(.code)/\\(.user)"']
              - { when: .b, message: .c, keys: [.d] }
            """,
            "b/rules.yaml":
                "- { rule: r, when: .a, card: .code, status: DELETED }\n- {rule: s, when: .s, ignore: true}\n",
            "a/plugin.yaml": "plugin: a\norder: 200\ntrack: [{ when: .a, message: .b, keys: [.c] }]\n",
            "a/rules.yaml": "- { rule: r, when: .a, message: .m, status: DELETED }\n",
        ])
        let set = try #require(try await late.load().ruleSet)
        #expect(set.rules.map(\.name) == ["track[0]", "track[1]", "track[0]", "r", "s", "r"])
        #expect(set.rules.map(\.plugin) == [0, 0, 1, 0, 0, 1])
        #expect(set.trackCount == 3 && set.usesDirectory)
        #expect(set.rules.map(\.namesKeys) == [false, false, false, true, false, false])
        #expect(set.rules(ofPlugin: 0).map(\.name) == ["r", "s"])
        guard case .track(let track) = set.rules[0].action else {
            Issue.record("no track")
            return
        }
        #expect(track.message.text == ".message_id" && track.keys.map(\.text) == [".code", #""\(.code)/\(.user)""#])
    }

    @Test func `in a good folder libjq looks at libraries alone`() async throws {
        let compiler = CountingCompiler()
        _ = try await RuleLoader.load(folder: Self.good, compiler: compiler)
        #expect(compiler.programs == 1)
    }

    @Test func `programs that are too big are compiled in halves`() async throws {
        let rules = (0..<8).map { "- {rule: r\($0), when: .a\($0) + 1 == 2, ignore: true}\n" }.joined()
        let folder = try TemporaryRules(desk: ["rules.yaml": rules])
        let compiler = CountingCompiler(expressionsMax: 3)
        #expect(try await folder.load(with: compiler).ruleSet?.rules.count == 8)
        #expect(compiler.programs > 4)
    }

    @Test func `the fingerprint follows the content`() async throws {
        let folder = try TemporaryRules(desk: [:])
        let first = try await folder.load(with: CountingCompiler()).ruleSet?.fingerprint
        #expect(try await folder.load(with: CountingCompiler()).ruleSet?.fingerprint == first)
        try folder.write(Data("# nothing\n".utf8), to: "desk/lib.jq")
        #expect(try await folder.load(with: CountingCompiler()).ruleSet?.fingerprint != first)
    }

    @Test func `two plugins of one name, and mistakes in both, are one report`() async throws {
        let rules = "- rule: r\n  when: .a |\n  ignore: true\n"
        let folder = try TemporaryRules([
            "a/plugin.yaml": "plugin: desk\n", "a/rules.yaml": rules, "b/plugin.yaml": "plugin: desk\n",
            "b/rules.yaml": rules, "notes.txt": "stray", ".hidden/x": "", "c/rules.yaml": rules,
        ])
        let places = try await folder.load().diagnostics.map {
            folder.shortened("\($0.file):\($0.line):\($0.column) \($0.code)")
        }
        #expect(
            places == [
                "a/rules.yaml:2:13 jq-syntax", "b/plugin.yaml:1:9 duplicate-name", "b/rules.yaml:2:13 jq-syntax",
                "c/plugin.yaml:1:1 missing-file", "c/rules.yaml:2:13 jq-syntax",
            ])
    }

    @Test func `disabled rules are checked and left out`() async throws {
        let folder = try TemporaryRules(desk: [
            "rules.yaml": "- {rule: a, when: .a, ignore: true, enabled: false}\n- {rule: b, when: .b, ignore: true}\n"
        ])
        #expect(try await folder.load().ruleSet?.rules.map(\.name) == ["b"])
        try folder.write(
            Data("- {rule: a, when: foo, ignore: true, enabled: false}\n".utf8), to: "desk/rules.yaml")
        #expect(try await folder.load().diagnostics.map(\.code) == ["jq-undefined"])
    }

    @Test func `a broken library does not hide what is wrong with expressions`() async throws {
        let folder = try TemporaryRules(desk: [
            "lib.jq": "def open: .a | | .b;\n",
            "rules.yaml": "- {rule: a, when: open, ignore: true}\n- {rule: b, when: opne, ignore: true}\n",
        ])
        let diagnostics = try await folder.load().diagnostics
        #expect(diagnostics.map { "\($0.line):\($0.column) \($0.code)" } == ["1:16 jq-syntax", "2:19 jq-undefined"])
        #expect(diagnostics.last?.help == "did you mean `open`?")
    }

    @Test func `a byte order mark, Windows line ends and tabs inside jq are fine`() async throws {
        let folder = try TemporaryRules(desk: [
            "plugin.yaml": "\u{FEFF}plugin: desk\r\norder: 5\r\n",
            "rules.yaml": "\u{FEFF}- rule: r\r\n  when: |\r\n    .a ==\r\n    \t\"采购\"\r\n  ignore: true\r\n",
            "lib.jq": "\u{FEFF}def f: 1;\r\n",
        ])
        let load = try await folder.load()
        #expect(load.diagnostics == [])
        #expect(load.ruleSet?.rules.first?.when.text == ".a ==\n\t\"采购\"\n")
    }

    @Test func `plugin folders behind symbolic links are followed`() async throws {
        let real = try TemporaryRules(desk: [:])
        let folder = try TemporaryRules()
        try FileManager.default.createSymbolicLink(
            at: folder.url.appending(path: "linked"), withDestinationURL: real.url.appending(path: "desk"))
        #expect(try await folder.load().ruleSet?.plugins.map(\.folder) == [folder.url.path + "/linked"])
    }

    @Test func `links that lead nowhere are told of`() async throws {
        let folder = try TemporaryRules(desk: [:])
        try FileManager.default.removeItem(at: folder.url.appending(path: "desk/rules.yaml"))
        for name in ["gone", "desk/rules.yaml"] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.url.appending(path: name).path, withDestinationPath: "/nowhere/\(name)")
        }
        let diagnostics = try await folder.load().diagnostics
        #expect(diagnostics.allSatisfy { $0.code == "missing-file" })
        #expect(
            diagnostics.compactMap(\.help) == [
                "it is a link to /nowhere/desk/rules.yaml, which is not there; mend the link",
                "the folder is a link to /nowhere/gone, which is not there; mend the link, or remove it",
                "the folder is a link to /nowhere/gone, which is not there; mend the link, or remove it",
            ])
    }

    @Test func `folders that cannot be used say why`() async throws {
        let folder = try TemporaryRules(["notes.txt": "stray"])
        let path = folder.url.path
        await #expect(throws: RuleFolderError.noPlugin(path)) { try await folder.load() }
        await #expect(throws: RuleFolderError.missing(path + "/none")) {
            try await RuleLoader.load(folder: path + "/none", compiler: JQCommand())
        }
        await #expect(throws: RuleFolderError.notAFolder(path + "/notes.txt")) {
            try await RuleLoader.load(folder: path + "/notes.txt", compiler: JQCommand())
        }
        #expect(RuleFolderError.noPlugin("rules").description.contains("plugin.yaml (`plugin: NAME`)"))
    }

    @Test func `a plugin in place of the rules folder is told from a rules folder`() async throws {
        let folder = try TemporaryRules(desk: ["locales/zh-CN.yaml": "t: x\n"])
        let path = folder.url.path
        await #expect(throws: RuleFolderError.isPlugin(path + "/desk", parent: path)) {
            try await RuleLoader.load(folder: path + "/desk/", compiler: JQCommand())
        }
        await #expect(throws: RuleFolderError.isPlugin(path + "/desk/.", parent: path + "/desk/./..")) {
            try await RuleLoader.load(folder: path + "/desk/.", compiler: JQCommand())
        }
        #expect(
            RuleFolderError.isPlugin("desk", parent: ".").description
                == "desk is itself a plugin; give the folder above it: --rules .")
        try folder.write(Data("plugin: stray\n".utf8), to: "plugin.yaml")
        #expect(try await folder.load().ruleSet?.plugins.map(\.name) == ["desk"])
    }
}

/// Accepts everything, or everything with so few expressions; counts.
final class CountingCompiler: JQCompiling {
    private let expressionsMax: Int
    private let count = Mutex(0)

    init(expressionsMax: Int = .max) {
        self.expressionsMax = expressionsMax
    }

    var programs: Int { count.withLock { $0 } }

    func compileErrors(of programs: [String]) async throws -> [[JQCompileError]] {
        count.withLock { $0 += programs.count }
        return programs.map { program in
            program.split(separator: "),(").count <= expressionsMax && program.count { $0 == "(" } <= expressionsMax
                ? [] : [JQCompileError(line: 0, message: "function compiled to 70000 bytes which is too long")]
        }
    }
}
