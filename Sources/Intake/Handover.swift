import Synchronization

/// The bounded hand-over from the reading thread to the one task that consumes.
///
/// The thread never waits in here: it asks whether there is room and listens to the bell, which rings when room was
/// made and when the reader is to stop. Continuations are resumed outside of the lock.
final class Handover: Sendable {
    private struct State {
        var waiting: [Chunk] = []
        var consumer: CheckedContinuation<Result<Chunk?, InputError>, Never>?
        var ending: Result<Chunk?, InputError>?
        var stopped: ContinuousClock.Instant?
        var stored = 0
        var isAbandoned = false
    }

    private let state = Mutex(State())
    private let bell: Bell
    private let chunksMax: Int

    init(chunksMax: Int) throws(SystemError) {
        self.chunksMax = chunksMax
        bell = try Bell()
    }

    // MARK: The reading thread

    var isStopping: Bool { state.withLock { $0.stopped != nil } }
    /// Whether nobody is there any more to say what is stored.
    var isAbandoned: Bool { state.withLock { $0.isAbandoned } }
    /// How many chunks were stored so far.
    var stored: Int { state.withLock { $0.stored } }

    func isStopped(since grace: Duration) -> Bool {
        state.withLock { state in state.stopped.map { $0.duration(to: .now) > grace } ?? false }
    }

    /// Whether a whole chunk may be handed over (`isFull`), or one that would rather grow: only to an idle consumer.
    func hasRoom(isFull: Bool) -> Bool {
        state.withLock { $0.waiting.count < (isFull ? chunksMax : 1) }
    }

    func give(_ chunk: Chunk) {
        let consumer = state.withLock { state in
            let consumer = state.consumer.take()
            if consumer == nil { state.waiting.append(chunk) }
            return consumer
        }
        consumer?.resume(returning: .success(chunk))
    }

    func end(_ error: InputError?) {
        let ending: Result<Chunk?, InputError> = error.map { .failure($0) } ?? .success(nil)
        let consumer = state.withLock { state in
            state.ending = ending
            return state.consumer.take()
        }
        consumer?.resume(returning: ending)
    }

    /// True when the input is ready.
    func wait(input: Int32?, milliseconds: Int32 = -1) -> Bool {
        bell.wait(input: input, milliseconds: milliseconds)
    }

    // MARK: The consumer

    func next() async throws(InputError) -> Chunk? {
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: Result<Chunk?, InputError>? = state.withLock { state in
                    if !state.waiting.isEmpty { return .success(state.waiting.removeFirst()) }
                    if let ending = state.ending { return ending }
                    precondition(state.consumer == nil, "an input has one consumer")
                    state.consumer = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            stop()
        }
        bell.ring()
        return try result.get()
    }

    func nextIfReady() -> Chunk? {
        let chunk = state.withLock { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
        if chunk != nil { bell.ring() }
        return chunk
    }

    func noteStored() {
        state.withLock { $0.stored += 1 }
        bell.ring()
    }

    func stop() {
        state.withLock { $0.stopped = $0.stopped ?? .now }
        bell.ring()
    }

    func abandon() {
        state.withLock { $0.isAbandoned = true }
        stop()
    }
}
