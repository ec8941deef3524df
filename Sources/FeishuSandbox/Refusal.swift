/// A reply that is not a success: HTTP status, `code` and `msg`.
struct Refusal: Error, Sendable, Equatable {
    var status: Int
    var code: Int
    var message: String

    /// A parameter of the approval API is wrong. Seen with HTTP 200.
    static func parameter(_ message: String) -> Refusal {
        Refusal(status: 200, code: 60_001, message: message)
    }

    /// The request is no JSON object, or a field has the wrong JSON type.
    static func badRequest(_ message: String) -> Refusal {
        Refusal(status: 400, code: 9499, message: message)
    }
}
