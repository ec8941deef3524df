/// Reads the content of one frame of `Wire`. Nothing is believed: every read is checked against the bytes that are
/// there.
struct WireReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var offset: Int

    /// - Parameter bytes: one frame's bytes behind its length.
    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    mutating func frame() throws(WireError) -> Wire.Frame {
        guard let frame = Wire.Frame(rawValue: try byte()) else { throw WireError() }
        return frame
    }

    mutating func byte() throws(WireError) -> UInt8 {
        guard offset < bytes.endIndex else { throw WireError() }
        defer { offset += 1 }
        return bytes[offset]
    }

    mutating func number<Value: FixedWidthInteger & UnsignedInteger>(
        _: Value.Type = Value.self
    ) throws(WireError) -> Value {
        let size = Value.bitWidth / 8
        guard bytes.endIndex - offset >= size else { throw WireError() }
        let place = offset - bytes.startIndex
        offset += size
        return unsafe bytes.withUnsafeBytes { bytes in
            Value(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: place, as: Value.self))
        }
    }

    /// Every element takes a byte at least.
    mutating func count() throws(WireError) -> Int {
        let count = Int(try number(UInt32.self))
        guard count <= bytes.endIndex - offset else { throw WireError() }
        return count
    }

    /// The indices of a text's bytes in the whole buffer.
    mutating func textRange() throws(WireError) -> Range<Int> {
        let count = try count()
        defer { offset += count }
        return offset..<(offset + count)
    }

    /// Bytes that were read before.
    func slice(_ range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

    mutating func text() throws(WireError) -> String {
        let range = try textRange()
        return String(decoding: bytes[range], as: UTF8.self)
    }

    mutating func textBytes() throws(WireError) -> [UInt8] {
        Array(bytes[try textRange()])
    }

    /// The number of something of which there are so many.
    mutating func index(below count: Int) throws(WireError) -> Int {
        let index = Int(try number(UInt32.self))
        guard index < count else { throw WireError() }
        return index
    }

    mutating func list<Element>(
        _ read: (inout WireReader) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        let count = try count()
        var elements: [Element] = []
        elements.reserveCapacity(min(count, 1024))
        for _ in 0..<count { elements.append(try read(&self)) }
        return elements
    }

    func finish() throws(WireError) {
        guard offset == bytes.endIndex else { throw WireError() }
    }
}
