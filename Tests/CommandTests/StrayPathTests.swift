import Foundation
import TestSupport
import Testing

/// A path behind a command, as other tools take it.
@Suite struct StrayPathTests {
    @Test(arguments: [
        (["map", "events.ndjson"], "Did you mean '--input events.ndjson'?"),
        (["explain", "my-rules", "events.ndjson"], "Did you mean '--rules my-rules'?"),
        (["check", "my-rules"], "Did you mean '--rules my-rules'?"), (["check", "events.ndjson"], nil),
        (["check", "nowhere"], nil),
    ])
    func isAnsweredWithTheOption(arguments: [String], hint: String?) async throws {
        let folder = try TemporaryFolder()
        try folder.write("{}\n", to: "events.ndjson")
        try folder.write("plugin: desk\n", to: "my-rules/desk/plugin.yaml")
        let ending = try await Tool.run(arguments, in: folder.path)
        #expect(ending.status == 2)
        if let hint {
            #expect(ending.errors.hasSuffix("\n" + hint + "\n"), "\(ending.errors)")
        } else {
            #expect(!ending.errors.contains("Did you mean"), "\(ending.errors)")
        }
    }
}
