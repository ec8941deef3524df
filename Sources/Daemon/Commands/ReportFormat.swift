/// How a command prints its report: for people, or as one JSON object a line.
package enum ReportFormat: String, CaseIterable, Sendable {
    case text, json
}
