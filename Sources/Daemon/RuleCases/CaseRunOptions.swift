/// What `approvald test` is asked for.
package struct CaseRunOptions: Sendable {
    /// Cases whose file or name holds one of these, in any case of letters; empty: all.
    package var filters: [String] = []
    /// Whether expectations that do not hold are rewritten to what was found.
    package var updates = false
    package var showsCoverage = false
    /// Percent of rules and texts that the cases have to exercise, for success.
    package var minimum: Int?
    package var format = ReportFormat.text

    package init() {}
}
