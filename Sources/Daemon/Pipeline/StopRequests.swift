/// Tells one wish to stop from two. `timeout` and some supervisors signal a process and then its group, so that one wish
/// arrives as two signals within a moment: a signal that follows the first that closely says nothing new.
struct StopRequests {
    enum Answer {
        case endInOrder
        /// It belongs to the first.
        case same
        case endAtOnce
    }

    /// How long after the first signal another belongs to it: longer than a busy machine takes between the two of
    /// one wish, shorter than a person who has lost patience.
    static let sameWithin = Duration.milliseconds(500)

    private var first: ContinuousClock.Instant?

    mutating func take(at time: ContinuousClock.Instant) -> Answer {
        guard let first else {
            self.first = time
            return .endInOrder
        }
        return first.duration(to: time) < Self.sameWithin ? .same : .endAtOnce
    }
}
