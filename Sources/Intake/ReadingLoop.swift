import Synchronization

/// What the reading thread does with everything but a FIFO that is resumed: wait, read, frame, hand over.
final class ReadingLoop: Sendable {
    /// How much one read may bring.
    private static let readBytes = LineFramer.chunkBytes
    private static let idleMilliseconds: Int32 = 500

    private let input: Mutex<OpenInput?>
    /// Where another FIFO may come to be; nil for what is no FIFO of a path.
    private let path: String?
    private let handover: Handover
    private let options: InputReader.Options

    /// - Parameter path: Of what was opened by one.
    init(_ input: consuming OpenInput, path: String?, options: InputReader.Options, handover: Handover) {
        self.path = input.kind == .fifo ? path : nil
        self.input = Mutex(input)
        self.handover = handover
        self.options = options
    }

    func run() {
        MemoryAllocator.keepFreedMemory()
        guard let input = input.withLock({ $0.take() }) else { return }
        let name = input.name
        do throws(SystemError) {
            if input.kind == .file, options.keepsPosition || options.follows {
                try FileReading(input, options: options, handover: handover).run()
            } else {
                try readStream(input)
            }
            handover.end(nil)
        } catch {
            handover.end(.system(path: name, operation: "read", reason: error.text))
        }
    }

    private func readStream(_ first: consuming OpenInput) throws(SystemError) {
        var input = first
        var search = ReplacementSearch(path: path, notice: options.notice)
        var framer = LineFramer(maximumLineBytes: options.maximumLineBytes)
        var ending = LineFramer.Ending.stopped(input.tail)
        defer {
            if let last = framer.finish(ending) { handover.give(last) }
        }
        while !handover.isStopping {
            if framer.hasLines, handover.hasRoom(isFull: framer.isFull) {
                if let chunk = framer.takeChunk() { handover.give(chunk) }
                continue
            }
            let descriptor = framer.isFull ? nil : input.descriptor.number
            guard handover.wait(input: descriptor, milliseconds: path == nil ? -1 : Self.idleMilliseconds) else {
                if let descriptor, let other = replacement(of: input.status.identity, descriptor, &search) {
                    input = other
                    framer.noteGlue()
                }
                continue
            }
            if handover.isStopping { continue }
            if try !input.descriptor.read(atMost: Self.readBytes, into: &framer) {
                ending = .endOfInput
                return
            }
        }
    }

    /// The FIFO that is read from here on, now that the old one is idle.
    private func replacement(
        of identity: FileIdentity, _ descriptor: Int32, _ search: inout ReplacementSearch
    ) -> OpenInput? {
        // A writer may have been quick between the last look and the change of the path.
        guard search.isReplaced(identity), !handover.wait(input: descriptor, milliseconds: 0) else { return nil }
        return search.open()
    }
}
