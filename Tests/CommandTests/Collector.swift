import Foundation
import Synchronization

/// Gathers what a process writes, on a thread of its own.
final class Collector: Sendable {
    let pipe = Pipe()
    private let bytes = Mutex(Data())
    private let isFinished = Flag()

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

    func start() {
        let handle = pipe.fileHandleForReading
        // Ours is closed, so that the end of the process is the end of the stream.
        try? pipe.fileHandleForWriting.close()
        Thread.detachNewThread { [bytes, isFinished] in
            while let part = try? handle.read(upToCount: 1 << 16), !part.isEmpty {
                bytes.withLock { $0.append(part) }
            }
            isFinished.set()
        }
    }

    func close() {
        try? pipe.fileHandleForReading.close()
    }

    func finished() async -> String {
        await isFinished.wait()
        return text
    }
}

/// Something that happens once and can be waited for.
final class Flag: Sendable {
    private struct State {
        var isSet = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func set() {
        let waiting = state.withLock { state in
            state.isSet = true
            defer { state.waiting = [] }
            return state.waiting
        }
        waiting.forEach { $0.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isSet = state.withLock { state in
                if !state.isSet { state.waiting.append(continuation) }
                return state.isSet
            }
            if isSet { continuation.resume() }
        }
    }
}
