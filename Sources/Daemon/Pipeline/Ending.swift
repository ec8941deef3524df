import Delivery
import Intake
import Synchronization

/// How a run comes to its end: by the end of its input, or because it was told to stop.
///
/// Whatever comes first, being told to stop wins over draining.
final class Ending: Sendable {
    /// For deciding what was read.
    private static let decisionGrace = Duration.seconds(10)
    /// For calls under way when the run is told to stop.
    private static let callGrace = Duration.seconds(20)
    /// For a reader of standard output that takes nothing for so long: what it missed is emitted at the next start.
    private static let outputGrace = Duration.seconds(2)

    private let input: InputReader
    private let output: LineOutput
    private let drainTimeout: Duration
    private let state = Mutex(State())

    private struct State {
        var stopped: ContinuousClock.Instant?
        var hasInputEnded = false
        var hasBroken = false
        var delivery: Delivery?
    }

    init(input: InputReader, output: LineOutput, drainTimeout: Duration) {
        self.input = input
        self.output = output
        self.drainTimeout = drainTimeout
    }

    /// Whether a signal, or a reader that went away, ended the run.
    var wasStopped: Bool { state.withLock { $0.stopped != nil } }

    /// Whether something other than a signal or a reader that went away ended the run.
    var hasBroken: Bool { state.withLock { $0.hasBroken } }

    /// Whether what was read before the stop has had its time to be decided.
    var isOutOfTime: Bool {
        state.withLock { state in state.stopped.map { $0.duration(to: .now) > Self.decisionGrace } ?? false }
    }

    /// Names the delivery that ends with the run. To be called before anything runs.
    func include(_ delivery: Delivery?) {
        state.withLock { $0.delivery = delivery }
    }

    /// Ends the reading; what was read is still decided and stored.
    func stop() {
        let idleDelivery = state.withLock { state in
            state.stopped = state.stopped ?? .now
            return state.hasInputEnded ? state.delivery : nil
        }
        input.stop()
        idleDelivery?.stop(within: Self.callGrace)
        abandonOutputWhenItStalls()
    }

    private func abandonOutputWhenItStalls() {
        Task { @concurrent [weak output] in
            while let output {
                let served = output.progress.served
                try? await Task.sleep(for: Self.outputGrace)
                if output.progress == (served, true) { return output.abandon() }
            }
        }
    }

    /// Ends the reading because nothing can be emitted any more.
    ///
    /// - Returns: Whether that is what ended the run, and not a stop before it.
    func stop(because failure: PipelineFailure) -> Bool {
        let isFirst = state.withLock { state in
            guard state.stopped == nil else { return false }
            state.stopped = .now
            state.hasBroken = !failure.isReaderGone
            return true
        }
        stop()
        return isFirst
    }

    /// Nothing more comes from the input: everything read is stored.
    func inputEnded() {
        let (isStopping, delivery) = state.withLock { state in
            state.hasInputEnded = true
            return (state.stopped != nil, state.delivery)
        }
        if isStopping {
            delivery?.stop(within: Self.callGrace)
        } else {
            delivery?.drain(within: drainTimeout)
            // Sending waits for results to be written, and would not see its time end.
            Task { @concurrent [weak self, drainTimeout] in
                try? await Task.sleep(for: drainTimeout)
                self?.abandonOutputWhenItStalls()
            }
        }
    }
}
