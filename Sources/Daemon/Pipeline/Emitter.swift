import Feishu
import Logging
import Outbox

/// What `run` writes to standard output: requests in input order, or results as they become known, or nothing.
///
/// Requests are emitted at least once: the store's mark moves only after they were written.
struct Emitter: Sendable {
    let emission: Emission
    let output: LineOutput
    let outbox: Outbox
    let logger: Logger
    /// Called when nothing can be written any more; the run ends as after SIGTERM.
    let onClosed: @Sendable (PipelineFailure) -> Void

    /// Emits what an earlier run stored and did not get to emit. Runs that emit no requests let it be forgotten.
    ///
    /// - Parameter patience: for a store that does not take the mark; nothing new is read meanwhile.
    func emitLeftOvers(_ patience: StorePatience) async throws {
        while true {
            let updates = try await outbox.unemitted()
            guard let last = updates.last else { return }
            guard await emit(updates.map(\.body)) else { return }
            try await patience.whileWaiting("reading") { () async throws(OutboxError) in
                try await outbox.markEmitted(through: last.id)
            }
        }
    }

    /// Emits the requests of a batch that was just stored. A mark that cannot be moved costs a repeated emission at
    /// the next start, no more.
    func emit(_ receipt: BatchReceipt) async {
        guard let last = receipt.lastUpdateID else { return }
        let bodies = receipt.lines.flatMap { $0.updates.map(\.body) }
        guard await emit(bodies) else { return }
        do {
            try await outbox.markEmitted(through: last)
        } catch {
            logger.warning("emitted requests may be emitted again: \(error)")
        }
    }

    /// Emits fates, where results are asked for.
    func emit(_ fates: [UpdateFate]) async {
        guard emission == .results, !fates.isEmpty else { return }
        var writer = JSONWriter()
        for fate in fates {
            fate.encode(into: &writer)
            writer.newline()
        }
        _ = await write(writer.bytes)
    }

    /// - Returns: Whether the requests may count as emitted.
    private func emit(_ bodies: [[UInt8]]) async -> Bool {
        guard emission == .requests else { return true }
        var lines: [UInt8] = []
        lines.reserveCapacity(bodies.reduce(0) { $0 + $1.count + 1 })
        for body in bodies {
            lines.append(contentsOf: body)
            lines.append(0x0A)
        }
        return await write(lines)
    }

    private func write(_ bytes: [UInt8]) async -> Bool {
        switch await output.write(bytes) {
        case .written: return true
        case .abandoned: return false
        case .closed(let error):
            onClosed(.outputClosed(errno: error))
            return false
        }
    }
}
