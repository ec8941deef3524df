import FoundationEssentials

/// Where the time comes from, so that tests can say what time it is.
package struct TimeSource: Sendable {
    /// Monotonic, since any fixed point; goes on while the machine sleeps.
    package var uptime: @Sendable () -> Duration
    /// Seconds since 1970; only compared with dates of the other side.
    package var unixTime: @Sendable () -> Int64

    package init(uptime: @escaping @Sendable () -> Duration, unixTime: @escaping @Sendable () -> Int64) {
        self.uptime = uptime
        self.unixTime = unixTime
    }

    /// The clocks of the machine.
    package static var system: TimeSource {
        let start = ContinuousClock.now
        return TimeSource(
            uptime: { start.duration(to: .now) },
            unixTime: { Int64(Date().timeIntervalSince1970) })
    }
}
