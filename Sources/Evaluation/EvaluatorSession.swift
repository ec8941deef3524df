internal import CEvaluator
internal import JQ

/// The loop inside an evaluator process: requests in, replies out.
final class EvaluatorSession {
    private let rules: SetUp.Rules
    private var shards: [ShardRunner] = []
    /// Nil when there are shards.
    private var plan: PlanRunner?
    private var candidates = EventCandidates()
    private let compileAllowance: CInt
    private var writer = WireWriter()
    private var heap = HeapWatch()
    /// Where the open `verdicts` frame has its count, and how many there are.
    private var countOffset = 0
    private var verdicts: UInt32 = 0

    init(setUp: SetUp) {
        // A program may take as long as it takes, within reason: that is no event's fault.
        let allowance = CInt(clamping: 60_000_000_000 / setUp.timeoutNanoseconds + 1)
        compileAllowance = min(allowance, 1 << 24)
        rules = setUp.rules
        switch setUp.rules {
        case .shards(let shards): self.shards = shards.map(ShardRunner.init)
        case .plan(let plan): self.plan = PlanRunner(plan) { [unowned self] in compiling($0) }
        }
    }

    private var ruleCount: Int {
        switch rules {
        case .plan(let plan): plan.rules.count
        case .shards(let shards): shards.reduce(0) { $0 + $1.rules.count }
        }
    }

    func sendReady() {
        writer.begin(.ready)
        writer.end()
        flush()
    }

    func answer(_ content: [UInt8]) throws(WireError) {
        var reader = WireReader(content[...])
        switch try reader.frame() {
        case .batch: try decide(content, &reader)
        case .compile: try compile(&reader)
        default: throw WireError()
        }
    }

    // MARK: Events

    private func decide(_ content: [UInt8], _ reader: inout WireReader) throws(WireError) {
        openVerdicts()
        let ruleCount = ruleCount
        let count = try reader.count()
        for left in (0..<count).reversed() {
            let event = try reader.textRange()
            try candidates.read(from: &reader, rules: ruleCount)
            decide(content.span.extracting(event))
            verdicts += 1
            let isDue = writer.bytes.count > Wire.replyBytes || evaluator_clock_ticked() != 0
            if isDue, left > 0 {
                closeVerdicts()
                openVerdicts()
            }
        }
        if heap.isSpent(holding: content.count + writer.bytes.count) { notify(.spent) }
        closeVerdicts()
    }

    private func openVerdicts() {
        writer.begin(.verdicts)
        countOffset = writer.bytes.count
        writer.number(UInt32(0))
        verdicts = 0
    }

    private func closeVerdicts() {
        writer.overwrite(verdicts, at: countOffset)
        writer.end()
        flush()
    }

    private func decide(_ bytes: Span<UInt8>) {
        evaluator_clock_restart(1)
        let start = writer.bytes.count
        do throws(JQParseError) {
            let ending = try findings(bytes)
            if ending != nil { writer.truncate(to: start) }
            switch ending {
            case nil: writer.byte(Wire.FindingTag.end)
            case .tooBig: writer.byte(Wire.VerdictTag.tooBig)
            case .refused(let refusal):
                writer.byte(Wire.VerdictTag.refused)
                writer.number(UInt32(refusal.rule))
                writer.text(refusal.message)
            }
        } catch {
            writer.byte(Wire.VerdictTag.unparsable)
            writer.text(error.description)
        }
        if writer.bytes.count - start > Wire.verdictBytesMax {
            writer.truncate(to: start)
            writer.byte(Wire.VerdictTag.tooBig)
        }
    }

    /// Appends findings, unless there are none to be had.
    private func findings(_ bytes: Span<UInt8>) throws(JQParseError) -> PlanRunner.Ending? {
        guard let plan else {
            let event = try JQValue(json: bytes)
            writer.byte(Wire.VerdictTag.decided)
            return run(event).map { .refused($0) }
        }
        let event = try plan.event(bytes, for: candidates)
        writer.byte(Wire.VerdictTag.decided)
        do throws(PlanRunner.Ending) {
            try plan.run(event, candidates, into: &writer)
            return nil
        } catch {
            return error
        }
    }

    /// Asks the shards in order until one ends the search.
    private func run(_ event: borrowing JQValue) -> Refusal? {
        var hasTracked = false
        for shard in shards {
            if hasTracked, !shard.shard.tracks { return nil }
            if !shard.isCompiled { compiling { shard.compile() } }
            switch shard.run(event, into: &writer) {
            case .goOn: continue
            case .tracked: hasTracked = true
            case .stop: return nil
            case .refused(let refusal): return refusal
            }
        }
        return nil
    }

    private func compiling(_ compile: () -> Void) {
        evaluator_clock_restart(compileAllowance)
        heap.compile(compile)
        // Many programs take longer than the daemon likes silence.
        notify(.working)
        evaluator_clock_restart(1)
    }

    /// Before the frame that is being written.
    private func notify(_ frame: Wire.Frame) {
        var notice = WireWriter()
        notice.begin(frame)
        notice.end()
        send(notice.bytes)
    }

    // MARK: Programs

    private func compile(_ reader: inout WireReader) throws(WireError) {
        for _ in 0..<(try reader.count()) {
            let program = try reader.text()
            evaluator_clock_restart(compileAllowance)
            writer.begin(.reports)
            do throws(JQCompileFailure) {
                _ = try JQProgram(program)
                writer.number(UInt32(0))
            } catch {
                writer.list(error.reports) { $0.text($1) }
            }
            writer.end()
            flush()
        }
    }

    private func flush() {
        send(writer.bytes)
        writer.reset()
    }

    private func send(_ bytes: [UInt8]) {
        guard System.write(bytes) else { evaluator_exit(EVALUATOR_EXIT_PIPE_CLOSED.status) }
    }
}
