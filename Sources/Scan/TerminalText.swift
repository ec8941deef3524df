/// Text of bounded length that is safe to show in a terminal, made from bytes that may be anything.
struct TerminalText {
    private let limit: Int
    private var bytes: [UInt8] = []
    /// Whether something did not fit any more.
    private(set) var isFull = false

    /// - Parameter limit: in bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Appends the character that begins at a place and gives the place behind it.
    mutating func append(_ line: Span<UInt8>, at place: Int) -> Int {
        let byte = line[place]
        if byte < 0x80 {
            if byte < 0x20 || byte == 0x7F { append(Self.escape(UInt32(byte))) } else { appendWhole([byte]) }
            return place + 1
        }
        guard let length = UTF8Sequence.length(in: line, at: place) else {
            append("\u{FFFD}")
            return place + 1
        }
        var character: [UInt8] = []
        for index in place..<(place + length) { character.append(line[index]) }
        if let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first, Self.isCommand(scalar) {
            append(Self.escape(scalar.value))
        } else {
            appendWhole(character)
        }
        return place + length
    }

    mutating func append(_ text: String) {
        appendWhole(Array(text.utf8))
    }

    func finish() -> String {
        String(decoding: bytes, as: UTF8.self) + (isFull ? "…" : "")
    }

    private mutating func appendWhole(_ more: [UInt8]) {
        guard !isFull, bytes.count + more.count <= limit else {
            isFull = true
            return
        }
        bytes += more
    }

    /// Controls of the C1 set, line and paragraph separators, and what turns the direction of text.
    private static func isCommand(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func escape(_ value: UInt32) -> String {
        let digits = String(value, radix: 16)
        return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
