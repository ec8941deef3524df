/// Lines of an input that cannot be read again, which were read and could not be kept.
///
/// They count as failed, and the run says so in its exit status even when it was told to stop.
struct LostLines: Error, CustomStringConvertible {
    /// Their numbers in the input, from 1.
    let numbers: ClosedRange<Int>
    let cause: any Error

    var description: String {
        let (first, last) = (numbers.lowerBound, numbers.upperBound)
        let range = first == last ? "line \(first) was" : "lines \(first) to \(last) were"
        return """
            \(cause); \(range) read and could not be stored: what cannot be read again is lost and counts as failed; \
            send it again once the store can be written, or read from a FIFO or a file, which keeps it
            """
    }
}
