import Feishu
import Testing

@testable import Evaluation

extension Evaluator {
    /// One decision for each event, in order, however many passes that takes.
    func decide(_ batch: EventBatch) async throws -> [Decision] {
        var decisions: [Decision] = []
        while decisions.count < batch.count {
            let pass = try await passOver(batch, from: decisions.count)
            decisions += (decisions.count..<pass.end).map { pass.decided.decision(on: $0) }
        }
        return decisions
    }

    /// Decides the events from this one on; those before `end` are decided.
    func passOver(_ batch: EventBatch, from first: Int = 0) async throws -> (decided: DecidedEvents, end: Int) {
        var pass = makePass()
        for event in first..<batch.count {
            _ = decide(
                batch.bytes.span.extracting(batch.ranges[event]), number: event, hasBigIntegers: false, in: &pass)
        }
        let open = try await finish(&pass)
        return (pass.decided, open.firstOpen ?? batch.count)
    }
}

extension DecidedEvents {
    /// In full, and checked for what its parts have to agree in.
    func decision(on event: Int) -> Decision {
        let errors = whenErrors.filter { $0.event == event }.map(\.error)
        let records = updates.records.filter { $0.event == event }
        if let failure = failed.first(where: { $0.event == event }) {
            #expect(records.isEmpty)
            return Decision(
                outcome: .failed(failure.reason, detail: failure.detail, rule: failure.rule), whenErrors: errors)
        }
        let tracked = tracked.filter { $0.event == event }
        if let first = tracked.first {
            #expect(records.isEmpty && ignored.filter { $0.event == event }.map(\.rule) == [first.rule])
            let tracks = tracked.map { PlannedTrack(rule: $0.rule, messageIDs: $0.messageIDs, keys: $0.keys) }
            return Decision(outcome: .tracked(tracks), whenErrors: errors)
        }
        if let ignored = ignored.first(where: { $0.event == event }) {
            #expect(records.isEmpty)
            return Decision(outcome: .ignored(rule: ignored.rule), whenErrors: errors)
        }
        guard !records.isEmpty else { return Decision(outcome: .unmatched, whenErrors: errors) }
        return Decision(outcome: .matched(records.map(update)), whenErrors: errors)
    }

    private func update(_ record: UpdateRecord) -> PlannedUpdate {
        let request = updates.request(of: record)
        #expect(Array(updates.body(of: record)) == request.encoded(), "the bytes are those of the request")
        return PlannedUpdate(
            rule: record.rule, request: request, eventID: updates.eventID(of: record), eventTime: record.eventTime,
            tenant: updates.tenant(of: record))
    }
}
