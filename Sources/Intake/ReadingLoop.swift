import Synchronization

/// What the reading thread does with everything but a FIFO that is resumed: wait, read, frame, hand over.
final class ReadingLoop: Sendable {
    /// How much one read may bring.
    private static let readBytes = LineFramer.chunkBytes

    private let input: Mutex<OpenInput?>
    private let handover: Handover
    private let options: InputReader.Options

    init(_ input: consuming OpenInput, options: InputReader.Options, handover: Handover) {
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

    private func readStream(_ input: borrowing OpenInput) throws(SystemError) {
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
            guard handover.wait(input: framer.isFull ? nil : input.descriptor.number), !handover.isStopping else {
                continue
            }
            if try !input.descriptor.read(atMost: Self.readBytes, into: &framer) {
                ending = .endOfInput
                return
            }
        }
    }
}
