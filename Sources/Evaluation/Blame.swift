/// What speaks against an event whose process ended: it is at fault at the second failure.
///
/// When somebody else ended the process, only at the third, and only such failures count as show that the process had
/// come so far as to decide events: somebody who kills faster than processes start is not the event's fault.
struct Suspicion {
    /// Kills by somebody else after which an event is at fault anyway, so that the stream moves on.
    static let killsMax = 20

    struct Failure {
        let ending: ChildProcess.Ending
        /// Whether the process had reported that programs were compiled.
        let wasAtWork: Bool
    }

    /// Endings that nobody else brought about.
    private var failures = 0
    private var kills = 0
    private var killsAtWork = 0

    var isGuilt: Bool { failures >= 2 || failures + killsAtWork >= 3 || kills >= Self.killsMax }

    /// - Parameter wasFirst: Whether the event was the first of its process, and so the only one that can be at fault.
    mutating func add(_ failure: Failure, wasFirst: Bool) {
        if failure.ending.isFromOutside {
            guard wasFirst else { return }
            kills += 1
            killsAtWork += failure.wasAtWork ? 1 : 0
        } else {
            failures += 1
        }
    }
}

extension ChildProcess.Ending {
    /// Whether somebody else ended the process.
    var isFromOutside: Bool {
        if case .killedFromOutside = self { true } else { false }
    }

    func verdict(_ options: EvaluatorOptions) -> Verdict {
        .lost(loss, detail: text(options))
    }

    private var loss: Verdict.Loss {
        switch self {
        case .timeout, .hung: .timeout
        case .memory: .memory
        case .crashed, .killedFromOutside: .crash
        }
    }

    /// For people: what happened to the process.
    func text(_ options: EvaluatorOptions) -> String {
        switch self {
        case .timeout: "it took more than \(options.timeout) of CPU time (evaluator.timeout)"
        case .hung: "it gave no sign of life for \(options.silence)"
        case .memory: "it needed more than \(options.memory) bytes (evaluator.memory)"
        case .crashed(let text), .killedFromOutside(let text): text
        }
    }
}
