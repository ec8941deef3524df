/// Something that goes wrong on request, instead of or before the ordinary reply.
package struct Fault: Sendable, Equatable {
    package enum Kind: String, CaseIterable, Sendable {
        case rateLimit429 = "rate-limit-429"
        case rateLimit400 = "rate-limit-400"
        case quota
        case tokenExpired = "token-expired"
        case serverError = "server-error"
        case code
        case delay
        case reset
        case halfBody = "half-body"
        case empty
        case garbage
        case otherID = "other-id"

        /// What the fault does and what its value means, for the help.
        package var summary: String {
            switch self {
            case .rateLimit429: "HTTP 429, code 99991400; value: seconds to wait (1)"
            case .rateLimit400: "HTTP 400, code 99991400; value: seconds to wait (1)"
            case .quota: "HTTP 429, code 99991403: the monthly quota"
            case .tokenExpired: "HTTP 400, code 99991663; ends the token of the call"
            case .serverError: "a 5xx status with an HTML body; value: the status (500)"
            case .code: "HTTP 200 with this code; value: the code (65001)"
            case .delay: "the ordinary reply, late; value: milliseconds (1000)"
            case .reset: "closes the connection without a reply"
            case .halfBody: "closes the connection in the middle of the reply's body"
            case .empty: "HTTP 200 with an empty body"
            case .garbage: "HTTP 200 with a body that is no JSON"
            case .otherID: "the ordinary reply with another data.message_id"
            }
        }

        var defaultValue: Int {
            switch self {
            case .rateLimit429, .rateLimit400: 1
            case .serverError: 500
            case .code: 65_001
            case .delay: 1000
            case .quota, .tokenExpired, .reset, .halfBody, .empty, .garbage, .otherID: 0
            }
        }

        var allowedValues: ClosedRange<Int> {
            switch self {
            case .rateLimit429, .rateLimit400: 0...3600
            case .serverError: 500...599
            case .code: 1...99_999_999
            case .delay: 0...600_000
            case .quota, .tokenExpired, .reset, .halfBody, .empty, .garbage, .otherID: 0...0
            }
        }
    }

    /// Which calls a fault meets.
    package enum Endpoint: String, CaseIterable, Sendable {
        case update
        case token
    }

    package let kind: Kind
    package let value: Int
    package let endpoint: Endpoint
    /// Only every n-th call; 1 for each.
    package let every: Int
    /// How often; `nil` for ever.
    package let count: Int?

    package init(
        _ kind: Kind, value: Int? = nil, at endpoint: Endpoint = .update, every: Int = 1, count: Int? = nil
    ) throws(FaultError) {
        let value = value ?? kind.defaultValue
        guard kind.allowedValues.contains(value) else {
            throw FaultError("\(kind.rawValue) takes a value in \(kind.allowedValues), not \(value)")
        }
        guard every >= 1 else { throw FaultError("`every` is \(every); expected 1 or more") }
        guard count.map({ $0 >= 1 }) ?? true else { throw FaultError("`count` is not positive") }
        self.kind = kind
        self.value = value
        self.endpoint = endpoint
        self.every = every
        self.count = count
    }
}

package struct FaultError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
