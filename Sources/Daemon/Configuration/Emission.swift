/// What `run` writes to standard output.
package enum Emission: String, CaseIterable, Sendable {
    case requests, results, none

    static var words: String { "one of requests, results, none" }
}
