import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization

/// What a responder needs to know of a connection: the channel, so that it can be cut.
struct SandboxContext: InitializableFromSource, Sendable {
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        channel = source.channel
    }
}

/// Carries requests to the state and replies back, faults of the connection included.
struct SandboxResponder: HTTPResponder {
    private static let bodyBytesMax = 4 << 20
    private static let resetField = HTTPField.Name("x-ogw-ratelimit-reset")
    private static let logIDField = HTTPField.Name("X-Tt-Logid")

    let sandbox: SandboxDesk

    func respond(to request: Request, context: SandboxContext) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: Self.bodyBytesMax)
        } catch is NIOTooManyBytesError {
            return Response(status: .contentTooLarge, headers: [.connection: "close"])
        }
        let reply = sandbox.reply(
            to: SandboxCall(
                method: request.method.rawValue, path: request.uri.path,
                authorization: request.headers[.authorization], contentType: request.headers[.contentType],
                body: Array(buffer: body)))
        if reply.delayMilliseconds > 0 {
            try await Task.sleep(for: .milliseconds(reply.delayMilliseconds))
        }
        if let report = reply.report {
            sandbox.report(report)
        }
        return try await response(for: reply, channel: context.channel)
    }

    private func response(for reply: SandboxReply, channel: any Channel) async throws -> Response {
        var headers: HTTPFields = [.contentType: reply.contentType]
        if let name = Self.logIDField, let logID = reply.logID {
            headers[name] = logID
        }
        if let name = Self.resetField, let seconds = reply.rateLimitResetSeconds {
            headers[name] = String(seconds)
        }
        let body: ResponseBody
        switch reply.ending {
        case .whole:
            body = ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body))
        case .half:
            let half = ByteBuffer(bytes: reply.body.prefix(reply.body.count / 2))
            body = ResponseBody(contentLength: reply.body.count) { writer in
                try await writer.write(half)
                try await channel.close().get()
            }
        case .none:
            try await channel.close().get()
            body = ResponseBody()
        }
        return Response(status: .init(code: reply.status), headers: headers, body: body)
    }
}
