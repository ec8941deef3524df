import Scan

/// What the reading thread does: wait, read, frame, hand over.
final class ReadingLoop: Sendable {
    /// How much one read may bring.
    static let readBytes = 256 << 10

    private let input: OpenInput
    private let handover: Handover
    private let options: InputReader.Options

    init(_ input: consuming OpenInput, options: InputReader.Options, handover: Handover) {
        self.input = input
        self.handover = handover
        self.options = options
    }

    func run() {
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
        var buffer = [UInt8](repeating: 0, count: Self.readBytes)
        while !handover.isStopping {
            let isFull = framer.isFull
            if framer.hasLines, handover.hasRoom(isFull: isFull) {
                if let chunk = framer.takeChunk() { handover.give(chunk) }
                continue
            }
            guard handover.wait(input: isFull ? nil : input.descriptor.number), !handover.isStopping else { continue }
            guard let count = try input.descriptor.read(into: &buffer) else { continue }
            if count == 0 { return .endOfInput }
            framer.append(buffer.span.extracting(first: count))
        }
        return .stopped(input.tail)
    }
}
