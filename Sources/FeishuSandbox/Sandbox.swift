import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// A stand-in for the token and update endpoints, on loopback only.
///
/// Checks what the real API is known or documented to check, answers in the same shapes, and fails on request. Keeps
/// everything in memory. A running sandbox is used through this value: its address, what it accepted, what it counted,
/// and the faults it is to show.
package struct Sandbox: Sendable {
    package let port: Int
    private let host: String
    private let desk: SandboxDesk

    /// `http://127.0.0.1:PORT`
    package var url: String {
        host.contains(":") ? "http://[\(host)]:\(port)" : "http://\(host):\(port)"
    }

    /// The bodies of the accepted updates, oldest first.
    package var acceptedBodies: [[UInt8]] { desk.withState { $0.accepted } }
    package var stats: SandboxStats { desk.withState { $0.stats } }
    package var faults: [Fault] { desk.withState { $0.faults } }

    package func add(_ fault: Fault) { desk.withState { $0.add(fault) } }
    package func clearFaults() { desk.withState { $0.clearFaults() } }
    package func invalidateTokens() { desk.withState { $0.invalidateTokens() } }
    /// Makes another app ticket the good one.
    package func setTicket(_ ticket: String) { desk.withState { $0.ticket = ticket } }
    package func reset() { desk.withState { $0.reset() } }

    /// Serves until the task is cancelled or the service group around it shuts down.
    ///
    /// - Parameters:
    ///   - report: gets one line for each call that was accepted, refused or met a fault.
    ///   - listening: called once, when the port is known.
    package static func run(
        _ configuration: SandboxConfiguration, report: @escaping @Sendable (String) -> Void = { _ in },
        listening: @escaping @Sendable (Sandbox) async -> Void
    ) async throws {
        try await application(configuration, report: report, listening: listening).run()
    }

    /// The same with SIGTERM and SIGINT ending it, within two seconds whatever is under way.
    package static func runUntilSignal(
        _ configuration: SandboxConfiguration, report: @escaping @Sendable (String) -> Void = { _ in },
        listening: @escaping @Sendable (Sandbox) async -> Void
    ) async throws {
        let application = try application(configuration, report: report, listening: listening)
        var group = ServiceGroupConfiguration(
            services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: application.logger)
        group.maximumGracefulShutdownDuration = .seconds(2)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch is CancellationError {
            // A reply that was being delayed did not end in time; it is of no use to anybody now.
        }
    }

    /// A sandbox for the length of `body`, as tests need it.
    @discardableResult
    package static func with<Result: Sendable>(
        _ configuration: SandboxConfiguration = SandboxConfiguration(),
        _ body: @Sendable (Sandbox) async throws -> Result
    ) async throws -> Result {
        let (stream, continuation) = AsyncStream.makeStream(of: Sandbox.self, bufferingPolicy: .bufferingNewest(1))
        let server = Task {
            defer { continuation.finish() }
            try await run(configuration) { continuation.yield($0) }
        }
        guard let sandbox = await stream.first(where: { _ in true }) else {
            try await server.value
            throw SandboxError.ended
        }
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(sandbox))
        } catch {
            result = .failure(error)
        }
        // The server is gone, its port included, before the caller goes on.
        server.cancel()
        _ = try? await server.value
        return try result.get()
    }

    private static func application(
        _ configuration: SandboxConfiguration, report: @escaping @Sendable (String) -> Void,
        listening: @escaping @Sendable (Sandbox) async -> Void
    ) throws -> Application<SandboxResponder> {
        guard SandboxConfiguration.isLoopback(configuration.host) else {
            throw SandboxError.notLoopback(configuration.host)
        }
        let desk = SandboxDesk(configuration: configuration, report: report)
        var logger = Logger(label: "feishu-sandbox")
        // Hummingbird reports each connection that a fault or the end cuts as an error; both are on purpose here.
        logger.logLevel = .critical
        return Application(
            responder: SandboxResponder(sandbox: desk),
            configuration: .init(address: .hostname(configuration.host, port: configuration.port)),
            onServerRunning: { channel in
                guard let port = channel.localAddress?.port else { return }
                await listening(Sandbox(port: port, host: configuration.host, desk: desk))
            },
            logger: logger)
    }
}

package enum SandboxError: Error, Equatable, CustomStringConvertible {
    case notLoopback(String)
    case ended

    package var description: String {
        switch self {
        case .notLoopback(let host):
            "\"\(host)\" is no loopback address: the sandbox takes any caller's word, so it listens on "
                + "127.0.0.1, another address of 127.0.0.0/8, ::1 or localhost only"
        case .ended:
            "the sandbox ended before it listened"
        }
    }
}
