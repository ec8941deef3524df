import Foundation
import TestSupport
import Testing

/// Where `map` reads from, and how it ends.
@Suite(.serialized) struct MapStreamEndTests {
    private let folder: TemporaryFolder
    private let arguments: [String]

    init() throws {
        folder = try TemporaryFolder()
        arguments = ["map", "--rules", try CardRules.make(in: folder)]
    }

    @Test func readsARegularFile() async throws {
        let file = try folder.write(CardRules.lines(["1", "2"]), to: "events.ndjson")
        let ending = try await Tool.run(arguments + ["--input", file])
        #expect(ending.status == 0)
        #expect(ending.lines == ["1", "2"].map(CardRules.request))
    }

    @Test(.timeLimit(.minutes(1)))
    func readsAFIFOWhoseWritersComeAndGoUntilTerminated() async throws {
        let pipe = try NamedPipe(folder.path("events"))
        try pipe.write(CardRules.lines(["1"]))
        let tool = try RunningTool(arguments + ["--input", pipe.path])
        #expect(await tool.prints(lines: 1))
        try pipe.release()
        for card in ["2", "3", "4"] {
            try pipe.write(CardRules.lines([card]))
            #expect(await tool.prints(#""message_id":"\#(card)""#))
        }
        tool.send(SIGTERM)
        let ending = await tool.ending()
        #expect(ending.status == 0)
        #expect(ending.lines == ["1", "2", "3", "4"].map(CardRules.request))
        #expect(ending.balance("events")["read"] == 4)
        #expect(ending.isBalanced)
    }

    @Test(.timeLimit(.minutes(1)), arguments: [SIGTERM, SIGINT])
    func endsWellWhenTerminatedWhileIdle(_ signal: Int32) async throws {
        let tool = try RunningTool(arguments)
        tool.write(CardRules.lines(["1"]) + "{\n")
        #expect(await tool.reports("line failed"))
        tool.send(signal)
        let ending = await tool.ending()
        #expect(ending.status == 0)
        #expect(ending.isBalanced)
        #expect(ending.balance("events")["matched"] == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func printsEachRequestWhileItsWriterWaits() async throws {
        let tool = try RunningTool(arguments)
        for card in ["1", "2", "3"] {
            tool.write(CardRules.lines([card]))
            #expect(await tool.prints(#""message_id":"\#(card)""#))
        }
        tool.closeInput()
        #expect(await tool.ending().status == 0)
    }

    @Test(.timeLimit(.minutes(1)))
    func endsAsAFilterWhenItsReaderGoesAway() async throws {
        let tool = try RunningTool(arguments, readerLeavesAfter: 1)
        tool.feed(Data(CardRules.lines((0..<30_000).map(String.init)).utf8))
        let ending = await tool.ending()
        #expect(ending.status == 128 + SIGPIPE)
        #expect(ending.isBalanced)
    }

    @Test func saysWhyItCannotWrite() async throws {
        let command = #""$0" map --rules "$1" < "$2" > /dev/full"#
        let file = try folder.write(CardRules.lines(["1"]), to: "events.ndjson")
        let ending = try await Tool.shell(command, [try BuiltProducts.path("approvald"), folder.path("rules"), file])
        #expect(ending.status != 0)
        #expect(ending.isBalanced)
        #expect(ending.status == 1)
        #expect(ending.errors.contains("No space left on device"))
    }
}
