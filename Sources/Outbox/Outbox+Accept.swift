internal import GRDB

extension Outbox {
    /// Stores what a chunk of input came to, in one transaction. After it returns the input may be consumed.
    ///
    /// - Throws: `storage` when nothing of the batch was stored.
    package func accept(_ batch: Batch) async throws(OutboxError) -> BatchReceipt {
        let now = clock.now
        let seenAfter = now - options.dedupeWindow.milliseconds
        let cardWait = options.cardWait.milliseconds
        return try await write("store a batch of \(batch.lines.count) lines") { database in
            var writer = try BatchWriter(
                database: database, now: now, seenAfter: seenAfter, cardWait: cardWait, withheld: batch.withheld)
            for line in batch.lines {
                try writer.store(line)
            }
            if let input = batch.input {
                try input.store(in: database)
            }
            return writer.receipt
        }
    }

    /// How far the input of this path was read, when a batch said so.
    package func inputMark(path: String) async throws(OutboxError) -> InputMark? {
        try await read("read the input mark of \(path)") { database in
            try InputMark.fetch(path: path, from: database)
        }
    }
}
