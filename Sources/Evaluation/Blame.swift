extension ChildProcess.Ending {
    /// An event is at fault when it was there this many times.
    var failuresUntilBlame: Int {
        if case .killedFromOutside = self { 3 } else { 2 }
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
