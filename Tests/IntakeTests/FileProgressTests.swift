import Testing

@testable import Intake

/// Positions in a file of which a chunk was stored in part.
struct FileProgressTests {
    /// - Parameter content: What the file has in the end; what was read unless told.
    private func read(_ text: String, _ progress: inout FileProgress, content: String? = nil) -> Chunk? {
        progress.framer.append(Array(text.utf8).span)
        let checked = Array((content ?? text).utf8)
        return progress.track(progress.framer.takeEverything(), checked: checked.span)
    }

    @Test(arguments: [nil, "1\n2", "3\n44\n", ""] as [String?])
    func `a file that changed between two looks is not taken for the one that was read`(content: String?) throws {
        var progress = FileProgress(maximumLineBytes: 64, from: InputPosition())
        let chunk = read("1\n22\n", &progress, content: content)
        #expect(try #require(chunk).lines.count == 2)
        let (whole, found) = (Array("1\n22\n".utf8), Array((content ?? "").utf8))
        #expect((progress.position.check == Fingerprint(of: whole.span)) == (content == nil))
        #expect(progress.position.check != Fingerprint(of: found.span))
    }

    /// The reads of a run need not end where those of the last one did.
    @Test func `lines that are stored already are passed over several reads, and none is passed twice`() throws {
        var progress = FileProgress(maximumLineBytes: 64, from: InputPosition(lineNumber: 10, passedLines: 5))
        #expect(read("1\n2\n3\n", &progress) == nil)
        #expect(progress.position.passedLines == 2 && progress.position.offset == 6)
        var again = FileProgress(maximumLineBytes: 64, from: progress.position)
        for var run in [progress, again] {
            let read = read("4\n5\n6\n7\n", &run)
            let chunk = try #require(read)
            #expect(chunk.lines.map { String(decoding: chunk.bytes[$0], as: UTF8.self) } == ["6", "7"])
            #expect(chunk.lineNumber(at: 0) == 16)
            #expect(run.position.passedLines == 0 && run.position.offset == 14)
        }
        #expect(read("4\n", &again) == nil)
        #expect(again.position.passedLines == 1)
    }
}
