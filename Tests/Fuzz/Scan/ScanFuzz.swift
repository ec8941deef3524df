import JQ
import Scan

/// What libFuzzer calls with one input after the other. Any broken promise ends the process.
@c(LLVMFuzzerTestOneInput)
func lookAt(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count).span
    checkMarks(of: input)
    checkLine(input)
    return 0
}

/// The quick ways of marking lines find what a plain search finds.
private func checkMarks(of input: Span<UInt8>) {
    let bytes = input.indices.map { input[$0] }
    var lines: [Range<Int>] = []
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
        lines.append(line.startIndex..<line.endIndex)
    }
    let part = lines[(lines.count / 3)...]
    for search in Literals.searches {
        var marks = LineMarks()
        search.mark(part, of: input, into: &marks)
        for (place, line) in part.enumerated() {
            let isWanted = Literals.all.contains { bytes[line].contains($0) }
            precondition(marks[place] == isWanted, "line \(place) is not marked as it should be")
            precondition(search.mayMatter(input.extracting(line)) == isWanted, "line \(place) alone")
        }
    }
}

private enum Literals {
    static let texts = ["approval_task", "APPROVED", "abcd", "status", "aaaa"].map { Array($0.utf8) }
    /// What the searches look for on their own, too.
    static let all = texts + [Array(#"\u00"#.utf8)]
    static let searches = [true, false].compactMap { LiteralSearch(texts, inOnePass: $0) }
}

private func checkLine(_ line: Span<UInt8>) {
    _ = LineShape(of: line)
    let verdict = LineValidator().validate(line)
    precondition(verdict == LineValidator().validateCarefully(line), "the quick pass says something else")
    var slots = FieldSlots(for: Paths.scanner.trie)
    let outcome = Paths.scanner.scan(line, into: &slots)
    guard case .valid(let hasBigIntegers) = verdict else { return }
    var quoted: [UInt8] = []
    BigIntegers.appendQuoted(line, to: &quoted)
    let isSame = quoted.count == line.count
    precondition(isSame != hasBigIntegers, "big integers are not what validation says")
    var carefulSlots = FieldSlots(for: Paths.scanner.trie)
    let careful = Paths.scanner.scanCarefully(line, into: &carefulSlots)
    precondition(outcome == careful, "the quick scan is not as sure as the careful one")
    guard outcome == .found, let whole = try? JQValue(json: quoted.span) else { return }
    let bytes = line.indices.map { line[$0] }
    for (place, path) in Paths.all.enumerated() {
        precondition(slots[place] == carefulSlots[place], "the quick scan found something else")
        FieldOracle(line: bytes, field: slots[place]).check(whole, path[...])
    }
}

private enum Paths {
    static let all: [[PathStep]] = [
        [], [.named("a")], [.named("a"), .named("a")], [.named("a"), .named("b")], [.named("a"), .index(0)],
        [.named("a"), .index(2), .named("a")], [.named("event"), .named("status")], [.named("event"), .named("type")],
        [.named("event"), .named("message_id")], [.named("event"), .named("instance_operate_time")],
        [.named("status-of-the-task")], [.named("")], [.named("é")], [.named("type")], [.named("uuid")],
    ]
    static let scanner = FieldScanner(PathTrie(all))
}
