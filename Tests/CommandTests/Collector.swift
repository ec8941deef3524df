import Foundation
import Glibc
import Synchronization

/// Gathers what a process writes, on a thread of its own.
final class Collector: Sendable {
    let pipe = Pipe()
    /// Bytes after which the reader goes away; nil for one that stays.
    private let leavesAfter: Int?
    private let state = Mutex(State())

    fileprivate struct State {
        var bytes = Data()
        var isFinished = false
        var waiting: [Waiter] = []
    }

    fileprivate struct Waiter {
        let condition: @Sendable (String) -> Bool
        let continuation: CheckedContinuation<Bool, Never>
    }

    init(leavesAfter: Int? = nil) {
        self.leavesAfter = leavesAfter
    }

    var text: String { state.withLock { $0.text } }

    func start() {
        // Ours is closed, so that the end of the process is the end of the stream.
        try? pipe.fileHandleForWriting.close()
        Thread.detachNewThread { self.collect() }
    }

    /// Waits until the text satisfies the condition; false when the stream ended without that.
    func wait(until condition: @escaping @Sendable (String) -> Bool) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if condition(state.text) { return true }
                if state.isFinished { return false }
                state.waiting.append(Waiter(condition: condition, continuation: continuation))
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    func finished() async -> String {
        _ = await wait { _ in false }
        return text
    }

    private func collect() {
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var total = 0
        while total < leavesAfter ?? .max {
            // Not `FileHandle.read(upToCount:)`, which waits for the whole count.
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            total += count
            let part = Data(buffer[..<count])
            change { $0.bytes.append(part) }
        }
        try? pipe.fileHandleForReading.close()
        change { $0.isFinished = true }
    }

    private func change(_ body: (inout State) -> Void) {
        let answers: [(Waiter, Bool)] = state.withLock { state in
            body(&state)
            guard !state.waiting.isEmpty else { return [] }
            let text = state.text
            let isFinished = state.isFinished
            let met = state.waiting.map { $0.condition(text) }
            let answers = zip(state.waiting, met).filter { $1 || isFinished }
            state.waiting = zip(state.waiting, met).filter { !$1 && !isFinished }.map(\.0)
            return answers
        }
        for (waiter, isMet) in answers { waiter.continuation.resume(returning: isMet) }
    }
}

extension Collector.State {
    fileprivate var text: String { String(decoding: bytes, as: UTF8.self) }
}
