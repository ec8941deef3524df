/// The books of one run: where each line read and each update ended.
///
/// Invariants, asserted by tests after every run: `read` is the sum of the other event counts, and
/// `carried + accepted` is the sum of the other update counts.
package struct Balance: Sendable, Equatable {
    package var events = EventTally()
    package var updates = UpdateTally()

    package init() {}

    package var isExact: Bool { events.isExact && updates.isExact }
}

/// Lines by where they ended. A line counts once.
package struct EventTally: Sendable, Equatable {
    package var matched = 0
    package var ignored = 0
    package var unmatched = 0
    package var skipped = 0
    package var blank = 0
    package var duplicate = 0
    package var failed = 0
    package var read = 0

    package init() {}

    /// Adds the counts of another tally.
    package mutating func add(_ other: EventTally) {
        matched += other.matched
        ignored += other.ignored
        unmatched += other.unmatched
        skipped += other.skipped
        blank += other.blank
        duplicate += other.duplicate
        failed += other.failed
        read += other.read
    }

    package var isExact: Bool {
        read == matched + ignored + unmatched + skipped + blank + duplicate + failed
    }

    /// Names and counts in the order in which they are printed.
    package var fields: [(name: String, count: Int)] {
        [
            ("read", read), ("matched", matched), ("ignored", ignored), ("unmatched", unmatched),
            ("skipped", skipped), ("blank", blank), ("duplicate", duplicate), ("failed", failed),
        ]
    }
}

/// Updates by where they ended. `carried` were pending when the run began; `pending` are when it ends.
package struct UpdateTally: Sendable, Equatable {
    package var carried = 0
    package var accepted = 0
    package var sent = 0
    package var superseded = 0
    package var pending = 0
    package var dead = 0
    package var dropped = 0
    package var withheld = 0

    package init() {}

    package var isExact: Bool {
        carried + accepted == sent + superseded + pending + dead + dropped + withheld
    }

    /// Names and counts in the order in which they are printed.
    package var fields: [(name: String, count: Int)] {
        [
            ("carried", carried), ("accepted", accepted), ("sent", sent), ("superseded", superseded),
            ("pending", pending), ("dead", dead), ("dropped", dropped), ("withheld", withheld),
        ]
    }
}
