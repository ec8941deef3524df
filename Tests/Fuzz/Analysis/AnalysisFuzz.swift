/// What libFuzzer calls with one input after the other. Any broken promise ends the process.
///
/// An input is jq texts with NULs between them: a library, then conditions. One text alone is a condition.
@c(LLVMFuzzerTestOneInput)
func lookAt(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = UnsafeBufferPointer(start: start, count: count)
    let texts = input.split(separator: 0, maxSplits: 4, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
    let library = texts.count > 1 ? texts[0] : nil
    AnalysisOracle(library: library).check(texts.count > 1 ? Array(texts.dropFirst()) : texts)
    return 0
}
