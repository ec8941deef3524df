import Foundation
import Rules
import TestSupport
import Testing

@testable import Daemon

/// The last good rules in the state directory.
@Suite struct GoodRulesTests {
    private let folder: TemporaryFolder
    private let good: GoodRules

    init() throws {
        folder = try TemporaryFolder()
        good = GoodRules(stateDirectory: folder.path("state"))
        try folder.write("plugin: a\n", to: "rules/a/plugin.yaml")
        try folder.write("[]\n", to: "rules/a/rules.yaml")
    }

    private func content() throws -> RuleFolderContent { try RuleFolderContent.read(folder.path("rules")) }

    @Test func keepsTheNewestOnly() throws {
        let first = try content()
        try good.keep(first, of: folder.path("rules"), since: 1)
        try folder.write("# two\n[]\n", to: "rules/a/rules.yaml")
        let second = try content()
        #expect(second.digest != first.digest)
        try good.keep(second, of: folder.path("rules"), since: 2)
        let record = try #require(good.record())
        #expect(record == .init(folder: folder.path("rules"), digest: second.digest, since: 2))
        let copy = try #require(good.copy(of: record))
        #expect(try RuleFolderContent.read(copy) == second)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path("state/rules"))
        #expect(Set(names) == ["active.json", second.digest])
    }

    @Test func theSameContentIsInUseSinceTheFirstTime() throws {
        try good.keep(try content(), of: folder.path("rules"), since: 1)
        try good.note(refused: .init(digest: "x", at: 2, report: "no"))
        #expect(good.record()?.refused?.report == "no")
        try good.keep(try content(), of: folder.path("rules"), since: 3)
        #expect(good.record()?.since == 1)
        #expect(good.record()?.refused == nil)
    }

    @Test func aCopyThatIsNotWhatItWasIsNone() throws {
        try good.keep(try content(), of: folder.path("rules"), since: 1)
        let record = try #require(good.record())
        try folder.write("- rule: x\n", to: "state/rules/\(record.digest)/a/rules.yaml")
        #expect(good.copy(of: record) == nil)
        // It is made anew, whatever lies about.
        try folder.write("", to: "state/rules/\(record.digest).new/a/left-over")
        try good.keep(try content(), of: folder.path("rules"), since: 2)
        #expect(good.copy(of: record) != nil)
    }

    @Test func nobodyElseCanReadIt() throws {
        try good.keep(try content(), of: folder.path("rules"), since: 1)
        let digest = try #require(good.record()).digest
        for (path, mode) in [
            ("", 0o700), ("/\(digest)/a", 0o700), ("/active.json", 0o600), ("/\(digest)/a/rules.yaml", 0o600),
        ] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path("state/rules") + path)
            #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
        }
    }

    @Test func aRecordThatCannotBeReadIsNone() throws {
        #expect(good.record() == nil)
        try folder.write("{", to: "state/rules/active.json")
        #expect(good.record() == nil)
    }
}
