internal import CEvaluator
internal import JQ

/// The loop inside an evaluator process: requests in, replies out.
final class EvaluatorSession {
    private let shards: [ShardRunner]
    private let compileAllowance: CInt
    private var writer = WireWriter()
    /// Where the open `verdicts` frame has its count, and how many there are.
    private var countOffset = 0
    private var verdicts: UInt32 = 0

    init(setUp: SetUp) {
        // A program may take as long as it takes, within reason: that is no event's fault.
        let allowance = CInt(clamping: 60_000_000_000 / setUp.timeoutNanoseconds + 1)
        compileAllowance = min(allowance, 1 << 24)
        shards = setUp.shards.map(ShardRunner.init)
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
        for _ in 0..<(try reader.count()) {
            decide(content.span.extracting(try reader.textRange()))
            verdicts += 1
            if writer.bytes.count > Wire.replyBytes || evaluator_clock_ticked() != 0 {
                closeVerdicts()
                openVerdicts()
            }
        }
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
            let event = try JQValue(json: bytes)
            writer.byte(Wire.VerdictTag.decided)
            if let refusal = run(event) {
                writer.truncate(to: start)
                writer.byte(Wire.VerdictTag.refused)
                writer.number(UInt32(refusal.rule))
                writer.text(refusal.message)
            } else {
                writer.byte(Wire.FindingTag.end)
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

    /// Asks the shards in order until one ends the search.
    private func run(_ event: borrowing JQValue) -> ShardRunner.Refusal? {
        for shard in shards {
            if !shard.isCompiled { compile(shard) }
            switch shard.run(event, into: &writer) {
            case .goOn: continue
            case .stop: return nil
            case .refused(let refusal): return refusal
            }
        }
        return nil
    }

    private func compile(_ shard: ShardRunner) {
        evaluator_clock_restart(compileAllowance)
        shard.compile()
        // Many shards take longer than the daemon likes silence.
        var notice = WireWriter()
        notice.begin(.working)
        notice.end()
        send(notice.bytes)
        evaluator_clock_restart(1)
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
