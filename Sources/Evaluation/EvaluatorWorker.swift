/// One evaluator process at a time, started when it is needed and replaced when it ends.
///
/// Blame: a batch that ends its process tells nothing about any of its events. Those without an answer go to a fresh one,
/// one by one, and only what ends a process while it alone is asked about can be at fault, at the second time
/// (`Suspicion`). All others get their answer as if nothing had happened.
actor EvaluatorWorker {
    private static let patience = Duration.seconds(1)

    private let executor: BlockingExecutor
    private let options: EvaluatorOptions
    private let setUp: [UInt8]
    private var child: ChildProcess?
    /// Whether the process has given an answer about any event.
    private var hasAnswered = false
    /// Whether the last events held one at fault: then the next ones are likely to, and are asked one by one at once.
    private var isWary = false
    private var pace = StartPace()
    private var isShutDown = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(options: EvaluatorOptions, setUp: SetUp, number: Int) {
        self.options = options
        executor = BlockingExecutor(label: "approvald.evaluator-\(number)")
        var writer = WireWriter()
        setUp.write(to: &writer)
        self.setUp = writer.bytes
    }

    func shutDown() {
        isShutDown = true
        child = nil
    }

    /// What becomes of some events of a batch, in order: of the first ones, at least of one; of none only when the task
    /// is cancelled.
    ///
    /// Events that end their process cost seconds each. What is decided by then is given back first, so that a stretch
    /// of such events neither holds up what came before it nor keeps a daemon from stopping.
    func answers(_ batch: EventBatch, _ events: Range<Int>) throws(EvaluatorError) -> Answers {
        var answers = Answers()
        if !isWary, events.count > 1, try attempt(batch, events, &answers) == nil { return answers }
        isWary = false
        // What the batch cost is spent; the rest of it must not be tried as a batch again and again.
        let start = ContinuousClock.now
        while answers.count < events.count, !Task.isCancelled {
            if !answers.isEmpty, start.duration(to: .now) > Self.patience {
                isWary = true
                break
            }
            try ask(batch, events.lowerBound + answers.count, &answers)
        }
        return answers
    }

    /// Asks about one event until there is an answer, or it is found to be at fault.
    private func ask(_ batch: EventBatch, _ event: Int, _ answers: inout Answers) throws(EvaluatorError) {
        var suspicion = Suspicion()
        while !Task.isCancelled {
            let isFirst = child == nil
            guard let failure = try attempt(batch, event..<(event + 1), &answers) else { return }
            suspicion.add(failure, wasFirst: isFirst)
            guard suspicion.isGuilt, !Task.isCancelled else { continue }
            isWary = true
            return answers.append(lost: failure.ending.verdict(options))
        }
    }

    /// Appends answers about the first of these events; of all, unless the process ends.
    private func attempt(
        _ batch: EventBatch, _ events: Range<Int>, _ answers: inout Answers
    ) throws(EvaluatorError) -> Suspicion.Failure? {
        var writer = WireWriter()
        writer.begin(.batch)
        writer.number(UInt32(events.count))
        for event in events {
            writer.text(batch.bytes[batch.ranges[event]])
            writer.candidates(batch.candidates(of: event))
        }
        writer.end()
        let before = answers.count
        var wasAtWork = false
        var isSpent = false
        let ending = try exchange(writer.bytes, isWanted: { !Task.isCancelled }) { reader throws(WireError) in
            switch try reader.frame() {
            case .working:
                wasAtWork = true
                return false
            case .spent:
                isSpent = true
                return false
            case .verdicts:
                try answers.take(&reader, atMost: before + events.count - answers.count)
                return answers.count - before == events.count
            default: throw WireError()
            }
        }
        hasAnswered = hasAnswered || answers.count > before
        if isSpent { child = nil }
        guard let ending else { return nil }
        pace.ended(havingDecided: hasAnswered)
        return Suspicion.Failure(ending: ending, wasAtWork: wasAtWork)
    }

    /// libjq's reports about each program.
    func reports(_ programs: [String]) throws(EvaluatorError) -> [[String]] {
        var reports: [[String]] = []
        var suspicion = Suspicion()
        while reports.count < programs.count {
            let before = reports.count
            let rest = Array(programs[reports.count...])
            var writer = WireWriter()
            writer.begin(.compile)
            writer.list(rest) { $0.text($1) }
            writer.end()
            let ending = try exchange(writer.bytes) { reader throws(WireError) in
                guard try reader.frame() == .reports else { throw WireError() }
                reports.append(try reader.list { reader throws(WireError) in try reader.text() })
                return reports.count == programs.count
            }
            guard let ending else { continue }
            pace.ended(havingDecided: reports.count > before)
            if reports.count > before { suspicion = Suspicion() }
            suspicion.add(.init(ending: ending, wasAtWork: false), wasFirst: true)
            // A program that ends its process by itself does so again.
            if suspicion.isGuilt || !ending.isFromOutside {
                reports.append(["jq: error: libjq does not get through this: \(ending.text(options))"])
                suspicion = Suspicion()
            }
        }
        return reports
    }

    // MARK: The process

    private func exchange(
        _ request: [UInt8], isWanted: () -> Bool = { true }, _ take: (inout WireReader) throws(WireError) -> Bool
    ) throws(EvaluatorError) -> ChildProcess.Ending? {
        try start()
        let ending = child?.exchange(request, silence: options.silence, isWanted: isWanted, take)
        if ending != nil { child = nil }
        return ending
    }

    private func start() throws(EvaluatorError) {
        guard !isShutDown else { throw .isShutDown }
        guard child == nil else { return }
        hasAnswered = false
        System.sleep(milliseconds: CInt(pace.delay))
        var reason = ""
        for attempt in 0..<5 {
            if attempt > 0 { System.sleep(milliseconds: CInt(50 << attempt)) }
            do throws(SystemError) {
                var child = try ChildProcess(executable: options.executable)
                let ending = child.exchange(setUp, silence: options.silence) { reader throws(WireError) in
                    guard try reader.frame() == .ready else { throw WireError() }
                    return true
                }
                guard let ending else {
                    self.child = consume child
                    return
                }
                reason = ending.text(options)
            } catch {
                reason = System.text(error: error.number)
                guard error.mayPass else { break }
            }
        }
        throw .cannotStart(executable: options.executable, reason: reason)
    }
}
