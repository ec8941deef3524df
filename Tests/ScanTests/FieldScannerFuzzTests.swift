import Scan
import TestSupport
import Testing

/// Broken lines, the same ones at every run, in memory of just their size, so that the address sanitizer sees every
/// read beyond them.
struct FieldScannerFuzzTests {
    private static let inserts: [UInt8] = Array(#"{}[]":,\u0e9-+. dD8cC"#.utf8) + [0, 0x0D, 0x1F, 0xC3, 0xFF]
    private static let scanner = FieldScanner(
        PathTrie([
            [], [.named("a")], [.named("a"), .named("a")], [.named("a"), .index(1)],
            [.named("b"), .named("status-of-the-task")],
        ]))

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `broken lines`(_ seed: UInt64) {
        var source = RandomJSON(seed: seed &+ 50)
        var random = SeededGenerator(seed: seed)
        var slots = FieldSlots(for: Self.scanner.trie)
        var (found, unsure) = (0, 0)
        let deadline = ContinuousClock.now + .milliseconds(1500)
        for _ in 0..<600 where ContinuousClock.now < deadline {
            var line = source.line()
            for _ in 0..<Int.random(in: 0...2, using: &random) { mutate(&line, &random) }
            if check(line, &slots) { found += 1 } else { unsure += 1 }
        }
        #expect(found > 0 && unsure > 0)
    }

    private func check(_ line: [UInt8], _ slots: inout FieldSlots) -> Bool {
        let memory = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: line.count)
        _ = unsafe memory.initialize(from: line)
        defer { unsafe memory.deallocate() }
        let bytes = UnsafeBufferPointer(memory)
        guard unsafe Self.scanner.scan(bytes.span, into: &slots) == .found else { return false }
        for path in 0..<5 {
            let field = slots[path]
            #expect(field.range.upperBound <= line.count)
            var text: [UInt8] = []
            unsafe FieldText.append(field, of: bytes.span, to: &text)
            let isSame = unsafe FieldText.equals(field, of: bytes.span, text.span)
            #expect(isSame == field.kind.isText)
            let number = unsafe FieldNumber.value(field, of: bytes.span)
            #expect((number != nil) == (field.kind == .number))
            guard field.kind == .array else { continue }
            var cursor = ElementCursor(field)
            var steps = 0
            while case .element = unsafe cursor.next(in: bytes.span) { steps += 1 }
            #expect(steps <= line.count)
        }
        return true
    }

    private func mutate(_ line: inout [UInt8], _ random: inout SeededGenerator) {
        guard !line.isEmpty else { return }
        let place = Int.random(in: 0..<line.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: line.remove(at: place)
        case 1: line[place] = Self.inserts.randomElement(using: &random) ?? 0
        case 2: line.insert(Self.inserts.randomElement(using: &random) ?? 0, at: place)
        default: line.removeSubrange(place...)
        }
    }
}
