import Testing

@testable import FeishuSandbox

struct FaultTests {
    @Test func formOfTheOption() throws {
        #expect(try Fault(parsing: "rate-limit-429") == Fault(.rateLimit429, value: 1))
        #expect(
            try Fault(parsing: "delay=200:every=10:count=3:at=token")
                == Fault(.delay, value: 200, at: .token, every: 10, count: 3))
    }

    @Test(
        arguments: [
            "", "flood", "delay=x", "delay=", "delay=-1", "delay:often", "delay:every=0", "delay:count=0",
            "delay:count", "delay:at=send", "server-error=404", "reset=1", "delay=1:",
        ])
    func mistakesAreExplained(text: String) {
        #expect(throws: FaultError.self) { try Fault(parsing: text) }
    }

    @Test(
        arguments: [
            ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("localhost", true), ("0.0.0.0", false),
            ("127.0.0.1.example.org", false), ("127.0.0", false), ("127.0.0.300", false), ("10.0.0.1", false),
            ("", false), ("::", false),
        ])
    func loopbackAddresses(host: String, isLoopback: Bool) {
        #expect(SandboxConfiguration.isLoopback(host) == isLoopback)
    }

    @Test func otherAddressesAreRefused() async {
        await #expect(throws: SandboxError.notLoopback("0.0.0.0")) {
            try await Sandbox.with(SandboxConfiguration(host: "0.0.0.0")) { _ in }
        }
    }

    @Test(.timeLimit(.minutes(1))) func takenPortIsAnError() async throws {
        try await Sandbox.with { sandbox in
            await #expect(throws: (any Error).self) {
                try await Sandbox.with(SandboxConfiguration(port: sandbox.port)) { _ in () }
            }
        }
    }
}
