package import Feishu

package struct EvaluatorOptions: Sendable {
    /// Path of the executable that answers to `EvaluatorProcess.argument`: this one, as a rule.
    package var executable: String
    /// CPU time that one event may take.
    package var timeout: Duration
    /// What one process may allocate, in bytes.
    package var memory: Int
    /// Processes that decide at the same time.
    package var workers: Int
    /// How long a process may stay silent. Far more than `timeout`, which counts CPU time: a busy machine must not make
    /// an event guilty.
    package var silence: Duration
    /// What of these is on.
    package var features: Set<EvaluatorFeature>
    /// How a request without texts is spelled.
    package var emptyI18n: EmptyI18n
    /// Milliseconds since 1970, for event times that lie ahead.
    package var now: @Sendable () -> Int64

    package init(
        executable: String, timeout: Duration = .seconds(1), memory: Int = 512 << 20, workers: Int = 1,
        features: Set<EvaluatorFeature> = Set(EvaluatorFeature.allCases), emptyI18n: EmptyI18n = .array,
        now: @escaping @Sendable () -> Int64 = WallClock.milliseconds
    ) {
        self.executable = executable
        self.timeout = timeout
        self.memory = memory
        self.workers = max(1, workers)
        silence = timeout * 10 + .seconds(10)
        self.features = features
        self.emptyI18n = emptyI18n
        self.now = now
    }
}

/// What keeps events from being decided at all.
package enum EvaluatorError: Error, Equatable, CustomStringConvertible {
    /// No evaluator process comes up.
    case cannotStart(executable: String, reason: String)
    /// After `shutdown()`.
    case isShutDown

    package var description: String {
        switch self {
        case .cannotStart(let executable, let reason):
            """
            no evaluator process could be started from \(executable): \(reason); expected it to be this program, \
            executable, with enough memory (evaluator.memory)
            """
        case .isShutDown: "the evaluator is shut down"
        }
    }
}
