import NIOCore
import NIOPosix
import Synchronization

/// A server on loopback that answers each request with given bytes, however broken, or not at all.
final class RawServer: Sendable {
    enum Answer: Sendable {
        /// Exactly these bytes, then keep the connection or close it.
        case bytes(String, close: Bool)
        case close
        case silence
        /// These bytes again and again, 20 ms apart, until the client goes away.
        case drip(head: String, piece: String)
    }

    private let channel: any Channel
    private let record: Record

    var url: String { "http://127.0.0.1:\(channel.localAddress?.port ?? 0)" }
    /// Whole requests, heads included, in order of arrival.
    var requests: [String] { record.requests.withLock { $0 } }

    private init(channel: any Channel, record: Record) {
        self.channel = channel
        self.record = record
    }

    private final class Record: Sendable {
        let requests = Mutex<[String]>([])
    }

    /// - Parameter answer: gets the request line.
    static func with<Result>(
        _ answer: @escaping @Sendable (String) -> Answer, _ body: (RawServer) async throws -> Result
    ) async throws -> Result {
        let record = Record()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(answer: answer, record: record))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = RawServer(channel: channel, record: record)
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(server))
        } catch {
            result = .failure(error)
        }
        try await channel.close().get()
        return try result.get()
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let answer: @Sendable (String) -> Answer
        private let record: Record
        private var pending = ""

        init(answer: @escaping @Sendable (String) -> Answer, record: Record) {
            self.answer = answer
            self.record = record
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            pending += String(buffer: unwrapInboundIn(data))
            guard let request = takeRequest() else { return }
            record.requests.withLock { $0.append(request) }
            let line = String(request.prefix { !$0.isNewline })
            switch answer(line) {
            case .bytes(let text, let close):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
                if close {
                    context.close(promise: nil)
                }
            case .close: context.close(promise: nil)
            case .silence: break
            case .drip(let head, let piece):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: head)), promise: nil)
                let channel = context.channel
                context.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: .milliseconds(20)) { task in
                    guard channel.isActive else { return task.cancel() }
                    channel.writeAndFlush(ByteBuffer(string: piece), promise: nil)
                }
            }
        }

        /// The first whole request of what came in, by its Content-Length.
        private func takeRequest() -> String? {
            let text = Array(pending.utf8)
            let blank = Array("\r\n\r\n".utf8)
            guard let headEnd = text.indices.first(where: { text[$0...].starts(with: blank) }) else { return nil }
            let head = String(decoding: text[..<headEnd], as: UTF8.self)
            let length = head.split(separator: "\r\n").lazy
                .map { $0.lowercased() }.first { $0.hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) }
            let end = headEnd + blank.count + (length ?? 0)
            guard text.count >= end else { return nil }
            pending = String(decoding: text[end...], as: UTF8.self)
            return String(decoding: text[..<end], as: UTF8.self)
        }
    }
}
