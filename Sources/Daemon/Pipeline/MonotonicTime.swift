/// A clock that does not run backwards.
enum MonotonicTime {
    private static let start = ContinuousClock.now

    /// Milliseconds since the process first asked.
    @Sendable static func milliseconds() -> Int64 {
        let elapsed = (ContinuousClock.now - start).components
        return elapsed.seconds * 1000 + elapsed.attoseconds / 1_000_000_000_000_000
    }
}
