internal import CEvaluator
internal import JQ

/// The evaluator process: libjq, one pipe, no secrets.
///
/// Limits: memory (`RLIMIT_DATA`), CPU time between two events, core dumps none. It ends itself with the statuses of
/// `CEvaluator.h`, and at once when its pipe closes: there is no state to keep.
package enum EvaluatorProcess {
    /// The executable's first argument that means "be one".
    package static let argument = "evaluator-child"

    /// The whole life of the process. Descriptor 0 is the pipe.
    package static func run() -> Never {
        do throws(WireError) {
            guard let content = try frame() else { evaluator_exit(EVALUATOR_EXIT_PIPE_CLOSED.status) }
            var reader = WireReader(content[...])
            guard try reader.frame() == .setUp else { throw WireError() }
            let setUp = try SetUp(from: &reader)
            guard evaluator_limit(setUp.memory) == 0 else { throw WireError() }
            JQMemory.whenExhausted { evaluator_exit(EVALUATOR_EXIT_MEMORY.status) }
            evaluator_clock_start(setUp.timeoutNanoseconds)
            let session = EvaluatorSession(setUp: setUp)
            session.sendReady()
            while let content = try frame() { try session.answer(content) }
        } catch {
            evaluator_exit(EVALUATOR_EXIT_PROTOCOL.status)
        }
        evaluator_exit(EVALUATOR_EXIT_PIPE_CLOSED.status)
    }

    /// Nil when the daemon is gone.
    private static func frame() throws(WireError) -> [UInt8]? {
        guard let head = System.read(4) else { return nil }
        var reader = WireReader(head[...])
        let count = Int(try reader.number(UInt32.self))
        guard count > 0, count <= Wire.frameBytesMax else { throw WireError() }
        return System.read(count)
    }
}
