private import FoundationEssentials

/// Milliseconds since 1970 that never run backwards: everything stored with a time is compared with this clock.
package struct WallClock: Sendable {
    private let read: @Sendable () -> Int64

    package init(_ read: @escaping @Sendable () -> Int64) {
        self.read = read
    }

    package var now: Int64 { read() }

    /// The system's time at the moment of the call, carried on by the monotonic clock: a step of the system's clock
    /// must neither hold back a retry nor forget an event id.
    ///
    /// - Parameters:
    ///   - system: the system's time, asked once.
    ///   - elapsed: the time since this call.
    package static func steady(
        system: () -> Int64 = Self.systemTime, elapsed: @escaping @Sendable () -> Duration = Self.sinceNow()
    ) -> WallClock {
        let origin = system()
        return WallClock { origin + elapsed().milliseconds }
    }

    package static func systemTime() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    package static func sinceNow() -> @Sendable () -> Duration {
        let start = ContinuousClock.now
        return { start.duration(to: .now) }
    }
}

extension Duration {
    /// Whole milliseconds, rounded down; clamped to a range in which sums of two cannot overflow.
    package var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let bound: Int64 = 1_000_000_000_000
        return max(-bound, min(bound, seconds)) * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
