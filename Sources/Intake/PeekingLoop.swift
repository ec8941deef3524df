import Scan
import Synchronization

/// What the reading thread does with a FIFO whose bytes must outlive the process: it drives a `PeekCycle`.
///
/// Promises and limits:
/// - One chunk is out at a time; the pipe itself holds what comes meanwhile.
/// - A half line at the head waits a moment for its end, then it is stored as carry and consumed, so that the thread
///   sleeps again until more comes.
/// - A stop takes what the pipe holds by then, once: the FIFO may be nobody else's, and lose it when it is closed. A
///   consumer that was long over the chunk before gets no more.
/// - When another FIFO is at the path and the old one is idle, the new one is read.
final class PeekingLoop: Sendable {
    private static let halfLineWaits = 10
    private static let halfLineMilliseconds: Int32 = 5
    private static let idleMilliseconds: Int32 = 500
    private static let lastLookWithin = Duration.seconds(5)

    private let input: Mutex<OpenInput?>
    private let path: String?
    private let name: String
    private let handover: Handover
    private let options: InputReader.Options

    /// - Parameter path: Where another FIFO may come to be; nil when the descriptor was handed over.
    init(_ input: consuming OpenInput, path: String?, options: InputReader.Options, handover: Handover) {
        name = input.name
        self.input = Mutex(input)
        self.path = path
        self.handover = handover
        self.options = options
    }

    func run() {
        MemoryAllocator.keepFreedMemory()
        guard let input = input.withLock({ $0.take() }) else { return }
        do throws(InputError) {
            try read(input)
            handover.end(nil)
        } catch {
            handover.end(error)
        }
    }

    private func read(_ input: consuming OpenInput) throws(InputError) {
        var cycle = PeekCycle(
            maximumLineBytes: options.maximumLineBytes, resuming: options.position ?? InputPosition(),
            on: input.status.identity)
        var identity = input.status.identity
        var pipe = try makePipe(input)
        var search = ReplacementSearch(path: path, notice: options.notice)
        var given = 0
        var hasLookedLast = false
        while true {
            switch cycle.step {
            case .check(let count): if try check(count, &cycle, &pipe) { given += 1 }
            case .peek where handover.isStopping:
                guard !hasLookedLast, !handover.isStopped(since: Self.lastLookWithin) else { return }
                hasLookedLast = true
                if try look(&cycle, &pipe) { given += 1 }
            case .peek:
                if handover.wait(input: pipe.descriptor.number, milliseconds: Self.idleMilliseconds) {
                    if try look(&cycle, &pipe) { given += 1 }
                } else if search.isReplaced(identity) {
                    // A writer may have been quick between the last look and the change of the path.
                    if try look(&cycle, &pipe) {
                        given += 1
                        continue
                    }
                    guard let other = search.open() else { continue }
                    identity = other.status.identity
                    cycle.reopened(as: identity)
                    pipe = try makePipe(other)
                }
            case .store:
                while handover.stored < given {
                    if handover.isAbandoned { return }
                    _ = handover.wait(input: nil)
                }
                cycle.stored()
            case .consume(let count): try consume(count, &cycle, &pipe)
            }
        }
    }

    /// True when the rest of a chunk that is stored in part was handed over.
    private func check(_ count: Int, _ cycle: inout PeekCycle, _ pipe: inout PeekingPipe) throws(InputError) -> Bool {
        var seen = 0
        var chunk: Chunk?
        try call("look into") { () throws(SystemError) in
            try pipe.peek(atMost: count) { head in
                seen = head.count
                chunk = cycle.checked(head)
            }
        }
        guard seen == count || pipe.waiting < count else {
            throw failure(
                "look into", "\(count) bytes at its head may be stored already, and the system shows only \(seen)")
        }
        if let chunk { handover.give(chunk) }
        return chunk != nil
    }

    /// Hands over what the pipe holds; false when it holds nothing.
    private func look(_ cycle: inout PeekCycle, _ pipe: inout PeekingPipe) throws(InputError) -> Bool {
        let capacity = pipe.capacity
        for wait in 0...Self.halfLineWaits {
            var isEmpty = false
            var chunk: Chunk?
            try call("look into") { () throws(SystemError) in
                try pipe.peek { bytes in
                    isEmpty = bytes.count == 0
                    let isWaitedFor = wait < Self.halfLineWaits && bytes.count < capacity / 2 && !handover.isStopping
                    if isEmpty || isWaitedFor && ByteSearch.first(0x0A, in: bytes, from: 0) == nil { return }
                    chunk = cycle.peeked(bytes)
                }
            }
            if let chunk {
                handover.give(chunk)
                return true
            }
            if isEmpty { return false }
            _ = handover.wait(input: nil, milliseconds: Self.halfLineMilliseconds)
        }
        return false
    }

    private func consume(_ count: Int, _ cycle: inout PeekCycle, _ pipe: inout PeekingPipe) throws(InputError) {
        let isWhole = try call("consume") { () throws(SystemError) in try pipe.consume(count) }
        guard isWhole else { throw .sharedReader(path: name) }
        cycle.consumed()
    }

    private func makePipe(_ input: consuming OpenInput) throws(InputError) -> PeekingPipe {
        do throws(SystemError) {
            return try PeekingPipe(input.descriptor)
        } catch {
            throw failure("look into", error.text)
        }
    }

    private func call<Value>(_ operation: String, _ body: () throws(SystemError) -> Value) throws(InputError) -> Value {
        do throws(SystemError) {
            return try body()
        } catch {
            throw failure(operation, error.text)
        }
    }

    private func failure(_ operation: String, _ reason: String) -> InputError {
        .system(path: name, operation: operation, reason: reason)
    }
}
