import ArgumentParser
import FeishuSandbox

@main
struct FeishuSandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feishu-sandbox",
        abstract: "A stand-in for the Feishu API on loopback: token and update endpoints, with faults on request.",
        discussion: SandboxHelp.discussion)

    @Option(help: "Loopback address to listen on; any other is refused.")
    var host = "127.0.0.1"

    @Option(help: "Port to listen on; 0 takes any free one.")
    var port = 0

    @Option(name: .customLong("port-file"), help: "File that gets the port, once listening; written in one step.")
    var portFile: String?

    @Option(help: "The app id that is accepted.")
    var appID = SandboxConfiguration.defaultAppID

    @Option(help: "The app secret that is accepted. The default is no secret; do not give a real one here.")
    var appSecret = SandboxConfiguration.defaultAppSecret

    @Option(name: .customLong("app-secret-file"), help: "File with the app secret that is accepted.")
    var appSecretFile: String?

    @Option(help: "The app ticket that is accepted, for store apps.")
    var appTicket = SandboxConfiguration.defaultAppTicket

    @Option(help: "A tenant in which the store app is installed; may be repeated. Without it: all.")
    var tenant: [String] = []

    @Option(help: "Seconds that a token lives, 1 to 7200.")
    var expire = 7200

    @Option(help: "A fault to show, KIND[=VALUE][:every=N][:count=N][:at=update|token]; may be repeated.")
    var fault: [String] = []

    @Option(name: .customLong("per-second"), help: "Updates of a tenant allowed in a second; more get 99991400.")
    var perSecond: Int?

    @Option(name: .customLong("per-minute"), help: "Updates of a tenant allowed in a minute; more get 99991400.")
    var perMinute: Int?

    @Flag(help: "Print only the first line.")
    var quiet = false

    func validate() throws {
        guard SandboxConfiguration.isLoopback(host) else {
            throw ValidationError(SandboxError.notLoopback(host).description)
        }
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is \(port); expected 0 to 65535")
        }
        guard (1...7200).contains(expire) else {
            throw ValidationError("--expire is \(expire); expected 1 to 7200 seconds")
        }
        guard (perSecond ?? 1) >= 1, (perMinute ?? 1) >= 1 else {
            throw ValidationError("--per-second and --per-minute must be 1 or more")
        }
        _ = try faults()
    }

    func run() async throws {
        let configuration = SandboxConfiguration(
            host: host, port: port, appID: appID, appSecret: try secret(), appTicket: appTicket,
            tenants: tenant.isEmpty ? nil : Set(tenant), tokenLifetimeSeconds: expire, faults: try faults(),
            perSecondMax: perSecond, perMinuteMax: perMinute)
        let isQuiet = quiet
        let portFile = portFile
        try await Sandbox.runUntilSignal(configuration) { line in
            guard !isQuiet else { return }
            StandardOutput.writeLine(line)
        } listening: { sandbox in
            StandardOutput.writeLine("feishu-sandbox listening on \(sandbox.url)")
            if let portFile {
                PortFile.write(sandbox.port, to: portFile)
            }
        }
    }

    private func faults() throws -> [Fault] {
        try fault.map { text in
            do throws(FaultError) {
                return try Fault(parsing: text)
            } catch {
                throw ValidationError("--fault \(text): \(error.description)")
            }
        }
    }

    private func secret() throws -> String {
        guard let appSecretFile else { return appSecret }
        do {
            return try SecretFile.read(appSecretFile)
        } catch {
            throw ValidationError("--app-secret-file: \(error)")
        }
    }
}
