internal import CEvaluator
internal import Glibc

/// The system calls of this module: the only file here with `unsafe` in it.
enum System {
    enum Transfer {
        case bytes(Int)
        /// Nothing now.
        case wait
        /// The other side is gone.
        case closed
    }

    static func spawn(_ path: String) -> Result<(process: pid_t, descriptor: CInt), SystemError> {
        var process: pid_t = 0
        var descriptor: CInt = -1
        let error = unsafe evaluator_spawn(path, EvaluatorProcess.argument, &process, &descriptor)
        return error == 0 ? .success((process, descriptor)) : .failure(SystemError(number: error))
    }

    /// Sends without blocking and without SIGPIPE.
    static func send(_ bytes: ArraySlice<UInt8>, to descriptor: CInt) -> Transfer {
        let count = unsafe bytes.withUnsafeBytes { buffer in
            unsafe Glibc.send(
                descriptor, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
        }
        return count >= 0 ? .bytes(count) : failed()
    }

    /// Receives without blocking and appends what came.
    static func receive(into bytes: inout [UInt8], from descriptor: CInt) -> Transfer {
        unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) { buffer in
            let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, CInt(MSG_DONTWAIT))
            guard count > 0 else { return count == 0 ? .closed : failed() }
            unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return .bytes(count)
        }
    }

    private static func failed() -> Transfer {
        errno == EAGAIN || errno == EINTR ? .wait : .closed
    }

    /// Waits until something can be read (or written), the other side is gone, or the time is over.
    static func wait(_ descriptor: CInt, toWrite: Bool, milliseconds: CInt) {
        var request = pollfd(fd: descriptor, events: Int16(toWrite ? POLLIN | POLLOUT : POLLIN), revents: 0)
        unsafe _ = poll(&request, 1, milliseconds)
    }

    static func sleep(milliseconds: CInt) {
        _ = poll(nil, 0, milliseconds)
    }

    /// What this process holds in its heap, bytes.
    static var heapInUse: Int64 { Int64(clamping: evaluator_heap_in_use()) }

    static func close(_ descriptor: CInt) {
        _ = Glibc.close(descriptor)
    }

    static func kill(_ process: pid_t) {
        _ = Glibc.kill(process, SIGKILL)
    }

    enum Ending: Sendable, Equatable {
        case exited(CInt)
        case signaled(CInt)
    }

    /// Nil while the process runs.
    static func ending(of process: pid_t, waiting: Bool) -> Ending? {
        var status: CInt = 0
        while true {
            let result = unsafe waitpid(process, &status, waiting ? 0 : WNOHANG)
            if result == process { break }
            if result == 0 { return nil }
            guard errno == EINTR else { return .exited(EVALUATOR_EXIT_PROTOCOL.status) }
        }
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signaled(signal)
    }

    /// Whether a signal comes from someone else: a process does not send these to itself.
    static func isSentByPeople(_ signal: CInt) -> Bool {
        [SIGKILL, SIGTERM, SIGINT, SIGHUP, SIGQUIT].contains(signal)
    }

    static func text(error number: CInt) -> String {
        unsafe String(cString: strerror(number))
    }

    // MARK: In the evaluator process

    /// Blocks until `count` bytes are there; nil when the other side is gone before that.
    static func read(_ count: Int) -> [UInt8]? {
        var complete = true
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = unsafe Glibc.read(0, buffer.baseAddress?.advanced(by: filled), count - filled)
                if got > 0 {
                    filled += got
                } else if got == 0 || errno != EINTR {
                    complete = false
                    return
                }
            }
        }
        return complete ? bytes : nil
    }

    /// Blocks until all is written; false when the other side is gone.
    static func write(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = unsafe Glibc.send(
                    0, buffer.baseAddress?.advanced(by: written), buffer.count - written, CInt(MSG_NOSIGNAL))
                if count >= 0 { written += count } else if errno != EINTR { return false }
            }
            return true
        }
    }
}

struct SystemError: Error, Equatable {
    let number: CInt

    /// Whether a later try may succeed: the system had no process or memory to give.
    var mayPass: Bool { number == EAGAIN || number == ENOMEM || number == EMFILE || number == ENFILE }
}

/// The clock on the wall.
package enum WallClock {
    /// Milliseconds since 1970.
    package static func milliseconds() -> Int64 {
        var time = timespec()
        unsafe _ = clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// C imports the constants of an enumeration as values of its type, and `exit` takes an `int`.
extension EvaluatorExit {
    var status: CInt { CInt(rawValue) }
}
