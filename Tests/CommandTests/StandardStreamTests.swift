import TestSupport
import Testing

/// Streams that the caller left closed, or that take nothing: one clear sentence, and no other file in their place.
struct StandardStreamTests {
    private let folder: TemporaryFolder
    private let rules: String

    init() throws {
        folder = try TemporaryFolder()
        rules = try CardRules.make(in: folder)
    }

    private func shell(_ command: String) async throws -> Tool.Ending {
        try await Tool.shell(command, [try BuiltProducts.path("approvald"), rules])
    }

    @Test func aClosedStandardInputIsRefused() async throws {
        let ending = try await shell(#""$0" map --rules "$1" <&-"#)
        #expect(ending.status == 2)
        #expect(ending.errors.contains("input -: cannot read it: it is open for writing only"))
    }

    @Test func aClosedStandardOutputIsTold() async throws {
        let line = CardRules.line("1")
        let ending = try await shell(#"echo '\#(line)' | "$0" map --rules "$1" >&-"#)
        #expect(ending.status == 1)
        #expect(ending.errors.contains("standard output cannot be written"))
        #expect(ending.balance("updates")["accepted"] == 0)
    }

    /// What is stored is not lost, but whoever waits for it must know that it did not come.
    @Test(.timeLimit(.minutes(1)))
    func aRunThatCannotEmitFails() async throws {
        let line = CardRules.line("1")
        let ending = try await shell(#"echo '\#(line)' | "$0" run --dry-run --input - --rules "$1" > /dev/full"#)
        #expect(ending.status == 1)
        #expect(ending.errors.contains("the run stops: standard output cannot be written: No space left on device"))
        #expect(ending.isBalanced)
    }

    @Test(arguments: ["plugin ls", "test"])
    func aReportThatCannotBeWrittenFails(_ command: String) async throws {
        let ending = try await shell(#""$0" \#(command) --rules "$1" > /dev/full"#)
        #expect(ending.status == 1)
        #expect(ending.errors.contains("standard output cannot be written: No space left on device"))
    }
}
