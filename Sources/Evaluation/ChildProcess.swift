internal import CEvaluator

/// The daemon's end of one evaluator process. Used by one thread, which it blocks while the process works.
///
/// Writing never blocks, so both sides can never wait for each other to read. The process is ended and reaped when this
/// value goes.
struct ChildProcess: ~Copyable {
    /// How a process came to its end.
    enum Ending: Sendable, Equatable {
        case timeout
        /// The daemon ended it: it did not answer for `EvaluatorOptions.silence`, or its answer was not wanted any more.
        case hung
        case memory
        case crashed(String)
        /// Someone else ended it: a person, the system out of memory.
        case killedFromOutside(String)
    }

    /// How often it is asked whether the answer is still wanted.
    private static let lookMilliseconds = 100.0

    /// Nil once it is reaped: its number may be another process's then.
    private var process: Int32?
    private let descriptor: Int32
    private var received: [UInt8] = []

    init(executable: String) throws(SystemError) {
        let started = try System.spawn(executable).get()
        process = started.process
        descriptor = started.descriptor
    }

    deinit {
        System.close(descriptor)
        Self.end(process)
    }

    private static func end(_ process: Int32?) {
        guard let process else { return }
        System.kill(process)
        _ = System.ending(of: process, waiting: true)
    }

    private mutating func end() {
        Self.end(process)
        process = nil
    }

    /// Sends `request` and hands every frame that comes to `take` until that returns true.
    ///
    /// - Parameters:
    ///   - silence: how long the process may send nothing.
    ///   - isWanted: is asked now and then while the process is at work.
    /// - Returns: nil when `take` was satisfied, else how the process ended. It is of no use then.
    mutating func exchange(
        _ request: [UInt8], silence: Duration, isWanted: () -> Bool = { true },
        _ take: (inout WireReader) throws(WireError) -> Bool
    ) -> Ending? {
        var pending = request[...]
        var deadline = ContinuousClock.now + silence
        while true {
            do throws(WireError) {
                if try takeFrames(take) { return nil }
            } catch {
                end()
                return .crashed("it sent something that is no reply")
            }
            if !pending.isEmpty {
                switch System.send(pending, to: descriptor) {
                case .bytes(let count): pending.removeFirst(count)
                case .wait: break
                // What it said before it ended is still to be read.
                case .closed: pending = []
                }
            }
            switch System.receive(into: &received, from: descriptor) {
            case .bytes: deadline = ContinuousClock.now + silence
            case .closed: return ending()
            case .wait:
                let left = (deadline - ContinuousClock.now) / .milliseconds(1)
                if left <= 0 || !isWanted() {
                    end()
                    return .hung
                }
                System.wait(
                    descriptor, toWrite: !pending.isEmpty, milliseconds: CInt(min(left + 1, Self.lookMilliseconds)))
            }
        }
    }

    private mutating func takeFrames(
        _ take: (inout WireReader) throws(WireError) -> Bool
    ) throws(WireError) -> Bool {
        var start = 0
        defer { received.removeFirst(start) }
        while received.count - start >= 4 {
            var head = WireReader(received[start..<(start + 4)])
            let count = Int(try head.number(UInt32.self))
            guard count > 0, count <= Wire.frameBytesMax else { throw WireError() }
            guard received.count - start - 4 >= count else { break }
            var reader = WireReader(received[(start + 4)..<(start + 4 + count)])
            start += 4 + count
            if try take(&reader) { return true }
        }
        return false
    }

    /// The connection is closed: the process is about to be gone.
    private mutating func ending() -> Ending {
        guard let process else { return .crashed("it is gone") }
        for _ in 0..<2000 {
            if let ending = System.ending(of: process, waiting: false) {
                self.process = nil
                return Self.ending(ending)
            }
            System.sleep(milliseconds: 1)
        }
        end()
        return .crashed("it closed its pipe")
    }

    private static func ending(_ ending: System.Ending) -> Ending {
        switch ending {
        case .exited(EVALUATOR_EXIT_TIMEOUT.status): .timeout
        case .exited(EVALUATOR_EXIT_MEMORY.status): .memory
        case .exited(let status): .crashed("it ended with exit status \(status)")
        case .signaled(let signal) where System.isSentByPeople(signal):
            .killedFromOutside("it was ended from outside by signal \(signal)")
        case .signaled(let signal): .crashed("it was ended by signal \(signal)")
        }
    }
}
