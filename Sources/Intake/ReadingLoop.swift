import Scan

/// What the reading thread does: wait, read, frame, hand over.
final class ReadingLoop: Sendable {
    /// How much one read may bring.
    static let readBytes = LineFramer.chunkBytes

    private let input: OpenInput
    private let handover: Handover
    private let options: InputReader.Options

    init(_ input: consuming OpenInput, options: InputReader.Options, handover: Handover) {
        self.input = input
        self.handover = handover
        self.options = options
    }

    func run() {
        MemoryAllocator.keepFreedMemory()
        var framer = LineFramer(maximumLineBytes: options.maximumLineBytes, carry: options.carry)
        var failure: InputError?
        var ending: LineFramer.Ending
        do throws(SystemError) {
            ending = try readAll(into: &framer)
        } catch {
            ending = .stopped(input.tail)
            failure = .system(path: input.name, operation: "read", reason: error.text)
        }
        if let last = framer.finish(ending) { handover.give(last) }
        handover.end(failure)
    }

    private func readAll(into framer: inout LineFramer) throws(SystemError) -> LineFramer.Ending {
        while !handover.isStopping {
            let isFull = framer.isFull
            if framer.hasLines, handover.hasRoom(isFull: isFull) {
                if let chunk = framer.takeChunk() { handover.give(chunk) }
                continue
            }
            guard handover.wait(input: isFull ? nil : input.descriptor.number), !handover.isStopping else { continue }
            if try !input.descriptor.read(atMost: Self.readBytes, into: &framer) { return .endOfInput }
        }
        return .stopped(input.tail)
    }
}
