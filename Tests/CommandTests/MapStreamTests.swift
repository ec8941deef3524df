import TestSupport
import Testing

/// `map` with the shipped rules on a stream as it comes in real life.
@Suite struct MapStreamTests {
    private let arguments = ["map", "--rules", Repository.path("rules")]

    @Test func printsOneRequestForEachMappedEventInOrder() async throws {
        let stream = SampleStream()
        let ending = try await Tool.run(arguments, input: stream.text)
        #expect(ending.status == 1)
        #expect(stream.requests.count > 300)
        #expect(stream.redelivered > 20)
        #expect(ending.lines == stream.requests)
        #expect(ending.balance("events") == stream.counts)
        #expect(ending.balance("updates")["accepted"] == stream.requests.count)
        #expect(ending.balance("updates")["withheld"] == stream.requests.count)
        #expect(ending.isBalanced)
        #expect(ending.failures.count == 4)
        #expect(ending.failures.allSatisfy { $0.contains("reason=invalid_json") && $0.contains("expected") })
    }

    @Test func endsWellWithoutHalfLines() async throws {
        let stream = SampleStream(seed: 8, events: 400, hasHalfLines: false)
        let ending = try await Tool.run(arguments, input: stream.text)
        #expect(ending.status == 0)
        #expect(ending.lines == stream.requests)
        #expect(ending.balance("events") == stream.counts)
        #expect(ending.failures.isEmpty)
    }

    @Test func decidesAlikeWhateverTheNumberOfWorkers() async throws {
        let stream = SampleStream(seed: 9, events: 300)
        let one = try await Tool.run(arguments + ["--workers", "1"], input: stream.text)
        let three = try await Tool.run(arguments + ["--workers", "3"], input: stream.text)
        #expect(one.lines == stream.requests)
        #expect(three.lines == stream.requests)
        #expect(one.balance("events") == three.balance("events"))
    }
}
