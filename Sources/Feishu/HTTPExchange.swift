import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// One POST of JSON and its reply, bounded in time and size.
struct HTTPExchange: Sendable {
    static let bodyBytesMax = 1 << 20

    let client: HTTPClient
    let timeout: Duration
    let userAgent: String
    let time: TimeSource

    enum Outcome: Sendable {
        case reply(HTTPReply)
        /// No whole reply came; the text says why.
        case fault(String)
    }

    private enum Fault: Error {
        case timeout
    }

    func post(_ body: [UInt8], to url: String, authorization: String?) async -> Outcome {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Content-Type", value: "application/json; charset=utf-8")
        request.headers.add(name: "User-Agent", value: userAgent)
        if let authorization {
            request.headers.add(name: "Authorization", value: authorization)
        }
        request.body = .bytes(ByteBuffer(bytes: body))
        do {
            return .reply(try await exchange(request))
        } catch {
            return .fault(Self.explanation(of: error, timeout: timeout))
        }
    }

    /// The client's own deadline ends with the reply's head, so the time is kept here, for the body as well.
    private func exchange(_ request: HTTPClientRequest) async throws -> HTTPReply {
        try await withThrowingTaskGroup(of: HTTPReply?.self) { group in
            group.addTask { try await whole(request) }
            group.addTask {
                try await Task.sleep(for: timeout)
                return nil
            }
            defer { group.cancelAll() }
            guard let first = try await group.next(), let reply = first else { throw Fault.timeout }
            return reply
        }
    }

    private func whole(_ request: HTTPClientRequest) async throws -> HTTPReply {
        let response = try await client.execute(request, deadline: .distantFuture)
        let headers = response.headers
        let wait = WaitHint.wait(
            rateLimitReset: headers.first(name: "x-ogw-ratelimit-reset"),
            retryAfter: headers.first(name: "Retry-After"),
            unixTime: time.unixTime())
        var body: [UInt8] = []
        do {
            body = Array(buffer: try await response.body.collect(upTo: Self.bodyBytesMax))
        } catch is NIOTooManyBytesError {
            body = []
        }
        return HTTPReply(
            status: Int(response.status.code), body: ReplyBody(parsing: body), wait: wait,
            headerLogID: headers.first(name: "X-Tt-Logid") ?? headers.first(name: "X-Request-Id"))
    }

    private static func explanation(of error: any Error, timeout: Duration) -> String {
        switch error {
        case is Fault: "no whole reply within \(timeout)"
        case is CancellationError: "the call was cancelled"
        case let error as HTTPClientError: "the call failed: \(error.shortDescription)"
        case let error as IOError: "the call failed: \(SystemErrorText.text(error.errnoCode))"
        default: ReplyText.safe("the call failed: \(error)")
        }
    }
}

/// What came back: the parts that matter.
struct HTTPReply: Sendable {
    let status: Int
    let body: ReplyBody
    let wait: Duration?
    let headerLogID: String?
}

extension HTTPExchange.Outcome {
    /// - Parameter secrets: what must not show in the message, should the other side repeat it.
    func reply(hiding secrets: [String]) -> UpdateReply {
        switch self {
        case .fault(let text):
            return UpdateReply(action: .retry, message: ReplyText.safe(text, hiding: secrets))
        case .reply(let reply):
            let action = ReplyVerdict.action(
                status: reply.status, code: reply.body.code, messageID: reply.body.messageID, wait: reply.wait)
            let message =
                reply.body.code == nil
                ? "HTTP \(reply.status) without a JSON body that has a code" : reply.body.message ?? ""
            let logID = reply.headerLogID ?? reply.body.logID
            return UpdateReply(
                action: action, httpStatus: reply.status, code: reply.body.code,
                message: ReplyText.safe(message, hiding: secrets),
                logID: logID.map { ReplyText.safe($0, hiding: secrets) })
        }
    }
}
