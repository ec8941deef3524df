import TestSupport
import Testing

/// A word that is no command, or no plugin.
@Suite struct StrayCommandTests {
    @Test(arguments: [
        (["checck"], "approvald check"), (["lint", "visits"], "approvald check"),
        (["plugin", "list"], "approvald plugin ls"), (["plugin", "list", "visits"], "approvald plugin ls"),
        (["plugin", "create", "visits"], "approvald plugin new"), (["plugin", "schemas"], "approvald plugin schema"),
        (["plugin", "lint"], "approvald check"), (["plugin", "test"], "approvald test"),
        (["outbox", "list"], "approvald outbox ls"), (["dead", "delete", "1"], "approvald dead drop"),
        (["frobnicate"], nil), (["plugin", "frobnicate"], nil),
    ])
    func isAnsweredWithTheCommand(arguments: [String], command: String?) async throws {
        let folder = try TemporaryFolder()
        let ending = try await Tool.run(arguments, in: folder.path)
        #expect(ending.status == 2)
        if let command {
            #expect(ending.errors.hasSuffix("\nDid you mean '\(command)'?\n"), "\(ending.errors)")
        } else {
            #expect(!ending.errors.contains("Did you mean"), "\(ending.errors)")
        }
    }

    @Test(arguments: [
        (
            ["i18n", "show", "done.title", "--plugin", "vists"],
            "--plugin: there is no plugin vists in rules; did you mean visits?"
        ),
        (
            ["i18n", "show", "done.title", "--plugin", "trips"],
            "--plugin: there is no plugin trips in rules; there are desk, visits"
        ),
        (
            ["test", "--filter", "vists"],
            "--filter vists: no case has this in its file or name; did you mean visits?"
        ),
        (["test", "--filter", "trips"], "--filter trips: no case has this in its file or name"),
    ])
    func aPluginThatIsNotThereIsAnsweredWithOneThatIs(arguments: [String], message: String) async throws {
        let folder = try TemporaryFolder()
        for name in ["desk", "visits"] { _ = try await Tool.run(["plugin", "new", name], in: folder.path) }
        let ending = try await Tool.run(arguments, in: folder.path)
        #expect(ending.status == 2)
        #expect(ending.errors == "approvald: \(message)\n")
    }
}
