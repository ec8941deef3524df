/// A way in which evaluation is faster than libjq alone. Decisions are the same with each of them and without; all of
/// them off is plain libjq, what tests compare with.
package enum EvaluatorFeature: String, CaseIterable, Sendable {
    /// Events whose outcome is certain are decided in this process, from their bytes.
    case native
    /// Rules are found by the strings at their paths.
    case index
    /// Lines that hold none of the strings that some rule needs are passed over.
    case prefilter
    /// Requests without arguments are bytes made at load.
    case prepared
    /// Of a `when` that is native in part, libjq is asked for the other part alone, and only where the first holds.
    case lean
    /// libjq runs the expressions that an event needs, one by one, instead of programs of all rules.
    case plan
    /// In a plan, expressions that differ in literals only share a program.
    case shapes
    /// In a plan, only the parts of an event are read that its candidates can look at.
    case projection
    /// In a plan, values at paths are taken without a program.
    case paths
}
