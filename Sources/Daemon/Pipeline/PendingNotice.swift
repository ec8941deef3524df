import Logging
import Outbox

/// Tells of updates that are pending when nobody expects to wait for them, or to find them left.
struct PendingNotice: Sendable {
    /// Most ends of input are drained before anybody wonders.
    private static let silence = Duration.seconds(2)

    let outbox: Outbox
    let logger: Logger
    let drainTimeout: Duration

    /// To be called once the input has ended; the calling task is cancelled when sending has ended, too.
    func tellOfDraining() async {
        do {
            try await Task.sleep(for: Self.silence)
            let pending = try await outbox.closingCounts().pending
            guard pending > 0 else { return }
            logger.notice(
                "the input has ended: sending goes on for at most \(drainTimeout.components.seconds)s, or to a signal",
                metadata: ["pending": "\(pending)"])
        } catch {
            // Sending has ended, or a store that fails is told of by whoever needs it.
        }
    }

    func tellOfRest(_ pending: Int) {
        guard pending > 0 else { return }
        logger.notice("what is pending is kept, and goes out at the next start", metadata: ["pending": "\(pending)"])
    }
}
