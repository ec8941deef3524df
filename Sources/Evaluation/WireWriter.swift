/// Appends frames of `Wire` to one buffer.
struct WireWriter {
    private(set) var bytes: [UInt8] = []
    private var frameStart = 0

    mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
    }

    mutating func begin(_ frame: Wire.Frame) {
        frameStart = bytes.count
        number(UInt32(0))
        byte(frame.rawValue)
    }

    mutating func end() {
        overwrite(UInt32(bytes.count - frameStart - 4), at: frameStart)
    }

    mutating func byte(_ value: UInt8) {
        bytes.append(value)
    }

    mutating func number(_ value: some FixedWidthInteger & UnsignedInteger) {
        let value = value.littleEndian
        unsafe withUnsafeBytes(of: value) { unsafe bytes.append(contentsOf: $0) }
    }

    mutating func text(_ value: String) {
        text(value.utf8)
    }

    mutating func text(_ value: some Collection<UInt8>) {
        number(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    /// A text of known length that `write` appends.
    mutating func text(count: Int, _ write: (inout [UInt8]) -> Void) {
        number(UInt32(count))
        write(&bytes)
    }

    mutating func candidates(_ candidates: ArraySlice<Candidate>?) {
        guard let candidates else { return number(Wire.allRules) }
        number(UInt32(candidates.count))
        for candidate in candidates { number(UInt32(candidate.rule) | (candidate.isWhole ? Wire.wholeBit : 0)) }
    }

    mutating func list<Element>(_ elements: [Element], _ write: (inout WireWriter, Element) -> Void) {
        number(UInt32(elements.count))
        for element in elements { write(&self, element) }
    }

    mutating func overwrite(_ value: UInt32, at offset: Int) {
        for index in 0..<4 { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }

    mutating func truncate(to count: Int) {
        bytes.removeLast(bytes.count - count)
    }
}
