import Foundation
import FoundationNetworking
import TestSupport
import Testing

/// A feishu-sandbox under way on a port of its own.
final class SandboxProcess: Sendable {
    static let appID = "cli_sandbox"
    static let secret = "sandbox-secret"

    struct Stats: Decodable {
        let tokenCalls: Int
        let updateCalls: Int
        let otherCalls: Int
        let outcomes: [String: Int]
    }

    let url: String
    private let tool: RunningTool

    init(faults: [String] = [], arguments: [String] = [], secret: String = SandboxProcess.secret) async throws {
        let options = faults.flatMap { ["--fault", $0] } + ["--app-secret", secret] + arguments
        tool = try RunningTool(executable: BuiltProducts.path("feishu-sandbox"), options)
        let isListening = await tool.prints("\n")
        try #require(isListening, "the sandbox did not start: \(tool.errorsSoFar)")
        let line = tool.outputSoFar.split(separator: "\n").first ?? ""
        url = try #require(line.split(separator: " ").last.map(String.init))
    }

    /// Waits for a line of the sandbox's own account, such as `accepted 7412093385521000001`.
    func prints(_ text: String) async -> Bool {
        await tool.prints(text)
    }

    /// Waits until so many lines of the account are there, the one that names the port included.
    func prints(lines count: Int) async -> Bool {
        await tool.prints(lines: count)
    }

    func stats() async throws -> Stats {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Stats.self, from: try await get("/sandbox/stats"))
    }

    /// The bodies of accepted updates as they came, oldest first.
    func requests() async throws -> [String] {
        let text = String(decoding: try await get("/sandbox/requests"), as: UTF8.self)
        // Each body begins with its message id, and none holds another: the bodies can be cut apart as they came.
        let opening = #"{"requests":["#
        try #require(text.hasPrefix(opening) && text.hasSuffix("]}"))
        let bodies = text.dropFirst(opening.count).dropLast(2)
        guard !bodies.isEmpty else { return [] }
        let first = #"{"message_id":"#
        return bodies.dropFirst(first.count).components(separatedBy: "," + first).map { first + $0 }
    }

    func clearFaults() async throws {
        var request = URLRequest(url: try #require(URL(string: url + "/sandbox/faults")))
        request.httpMethod = "DELETE"
        _ = try await URLSession.shared.data(for: request)
    }

    func invalidateTokens() async throws {
        try await post("/sandbox/token/invalidate")
    }

    func setTicket(_ ticket: String) async throws {
        try await post("/sandbox/ticket", #"{"ticket":"\#(ticket)"}"#)
    }

    private func post(_ path: String, _ body: String = "") async throws {
        var request = URLRequest(url: try #require(URL(string: url + path)))
        request.httpMethod = "POST"
        request.httpBody = Data(body.utf8)
        let (_, response) = try await URLSession.shared.data(for: request)
        try #require((response as? HTTPURLResponse)?.statusCode == 200)
    }

    func stop() async -> Tool.Ending {
        tool.send(15)
        return await tool.ending()
    }

    private func get(_ path: String) async throws -> Data {
        try await URLSession.shared.data(from: try #require(URL(string: url + path))).0
    }
}
