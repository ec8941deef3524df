internal import Rules

/// What an evaluator process knows of the rules: the jq texts of each, and what needs no libjq.
///
/// Texts are numbers of `texts`, since rules have many in common.
struct RulePlan: Sendable, Equatable {
    let hasShapes: Bool
    let hasProjection: Bool
    /// How many of the rules are tracks; they come first.
    let trackCount: Int
    /// The text of each plugin's `lib.jq`; empty when it has none.
    let libraries: [String]
    let texts: [String]
    /// In the order of `RuleSet.rules`.
    let rules: [Rule]

    struct Rule: Sendable, Equatable {
        let plugin: Int
        let continues: Bool
        /// The whole `when`.
        let condition: Int
        let lean: LeanCondition
        /// Those of `RuleField.fields(of:in:)`, in that order. Empty for a rule that ignores.
        let fields: [Field]
    }

    /// What is left of a `when` whose native conjuncts hold.
    enum LeanCondition: Sendable, Equatable {
        case nothing
        case text(Int)
    }

    struct Field: Sendable, Equatable {
        let text: Int
        /// Whether all outputs count, or the first only.
        let hasMany: Bool
        /// What it is without libjq.
        let shortcut: Shortcut?
    }

    enum Shortcut: Sendable, Equatable {
        case string([UInt8])
        case path([StaticPath.Step], onFailure: PathFailure)
    }
}
