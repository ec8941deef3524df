/// What the store remembers, and for how long.
package struct OutboxOptions: Sendable, Equatable {
    /// How long an event id counts as seen.
    package var dedupeWindow: Duration
    /// How long an update waits for a card of its key to become known.
    package var cardWait: Duration
    package var retention: Retention

    /// How long the directory knows a card. The API updates none that is older than 30 days.
    package static let trackedAge = Duration.seconds(30 * 86_400)

    package init(
        dedupeWindow: Duration = .seconds(24 * 3600), cardWait: Duration = .seconds(600),
        retention: Retention = Retention()
    ) {
        self.dedupeWindow = dedupeWindow
        self.cardWait = cardWait
        self.retention = retention
    }
}

/// Limits of what is kept although nothing waits for it. Pending updates are never removed.
package struct Retention: Sendable, Equatable {
    /// Sent, superseded, dropped and withheld updates.
    package var finished: Limits
    /// Dead updates.
    package var dead: Limits
    /// Failed lines.
    package var failed: Limits
    /// Cards that nothing has been accepted for. The API updates none that is older than 30 days.
    package var cardAge: Duration

    package struct Limits: Sendable, Equatable {
        package var age: Duration
        package var rows: Int
        /// Bytes of the stored bodies or raw lines.
        package var bytes: Int

        package init(age: Duration, rows: Int, bytes: Int) {
            self.age = age
            self.rows = rows
            self.bytes = bytes
        }
    }

    package init(
        finished: Limits = Limits(age: .seconds(7 * 86_400), rows: 200_000, bytes: 256 << 20),
        dead: Limits = Limits(age: .seconds(30 * 86_400), rows: 100_000, bytes: 256 << 20),
        failed: Limits = Limits(age: .seconds(30 * 86_400), rows: 100_000, bytes: 256 << 20),
        cardAge: Duration = .seconds(31 * 86_400)
    ) {
        self.finished = finished
        self.dead = dead
        self.failed = failed
        self.cardAge = cardAge
    }
}
