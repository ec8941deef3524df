/// How fast processes are started when they keep ending: at once after one that decided something, else slower and
/// slower up to `delayMax`.
struct StartPace: Sendable, Equatable {
    static let delayMin = 10
    static let delayMax = 250

    private var failures = 0

    /// Milliseconds to wait before the next start.
    var delay: Int {
        failures < 2 ? 0 : min(Self.delayMin << min(failures - 2, 10), Self.delayMax)
    }

    mutating func ended(havingDecided: Bool) {
        failures = havingDecided ? 0 : failures + 1
    }
}
