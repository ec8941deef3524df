/// A rule that may match an event, for all that is known without libjq.
struct Candidate: Sendable, Equatable {
    /// Index in `RuleSet.rules`.
    let rule: Int
    /// Whether the whole `when` is to be asked. Otherwise all its native conjuncts are known to hold, and only the
    /// others count; a rule that has no others matches.
    let isWhole: Bool
}
