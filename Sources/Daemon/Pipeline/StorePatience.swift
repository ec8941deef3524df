import Logging
import Outbox

/// Waits for a store that fails (a full disk, a read-only one) until it works again, or until the run is told to stop.
struct StorePatience: Sendable {
    let logger: Logger
    /// Whether the run was told to stop.
    let isStopping: @Sendable () -> Bool
    var retry = Duration.seconds(1)

    /// - Parameters:
    ///   - doing: what waits, such as "reading".
    ///   - work: done again after each failure of the store.
    /// - Throws: What `work` throws while the run stops, and what is no failure of the store.
    func whileWaiting<Value: Sendable>(
        _ doing: String, _ work: () async throws(OutboxError) -> Value
    ) async throws -> Value {
        var hasFailed = false
        while true {
            do throws(OutboxError) {
                let value = try await work()
                if hasFailed { logger.notice("the store works again; \(doing) goes on") }
                return value
            } catch {
                guard case .storage = error, !isStopping() else { throw error }
                if !hasFailed { logger.error("\(doing) waits for the store: \(error)") }
                hasFailed = true
            }
            try await Task.sleep(for: retry)
        }
    }
}
