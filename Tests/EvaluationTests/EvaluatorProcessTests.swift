import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Evaluation

/// What an evaluator process has and has not, seen from outside.
struct EvaluatorProcessTests {
    /// The executable under a name that no other test uses, so that its processes can be told from theirs.
    private static func ownExecutable(_ folder: TemporaryFolder) throws -> String {
        let link = folder.path("approvald")
        try FileManager.default.createSymbolicLink(
            atPath: link, withDestinationPath: BuiltProducts.path("approvald"))
        return link
    }

    private static func processes(of executable: String) throws -> [pid_t] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(pid_t.init).filter { process in
            let line = try? Data(contentsOf: URL(filePath: "/proc/\(process)/cmdline"))
            return line.map { String(decoding: $0, as: UTF8.self) } == "\(executable)\0evaluator-child\0"
        }
    }

    @Test func `a process has one pipe, no environment to speak of and a group of its own`() async throws {
        let folder = try TemporaryFolder()
        var options = try options()
        options.executable = try Self.ownExecutable(folder)
        options.features = []
        let evaluator = Evaluator(ruleSet: try ruleSet([.ignore("true")]), options: options)
        _ = try await evaluator.decide(EventBatch(["{}"]))
        let process = try #require(try Self.processes(of: options.executable).first)
        let environment = try Data(contentsOf: URL(filePath: "/proc/\(process)/environ"))
        #expect(String(decoding: environment, as: UTF8.self) == "SWIFT_BACKTRACE=enable=no\0")
        let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").sorted()
        #expect(descriptors == ["0", "1", "2"])
        let targets = try descriptors.map {
            try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/fd/\($0)")
        }
        #expect(targets[0].hasPrefix("socket:"))
        #expect(targets[1...] == ["/dev/null", "/dev/null"])
        #expect(getpgid(process) == process)
        await evaluator.shutdown()
        #expect(try Self.processes(of: options.executable).isEmpty)
    }

    @Test(arguments: [SIGKILL, SIGTERM, SIGSEGV, SIGSTOP])
    func `a process that someone else ends or stops costs no event`(signal: CInt) async throws {
        let folder = try TemporaryFolder()
        var options = try options()
        options.executable = try Self.ownExecutable(folder)
        options.features = []
        options.silence = .seconds(5)
        let evaluator = Evaluator(ruleSet: try ruleSet([.update("true", ".id")]), options: options)
        for round in 0..<(signal == SIGSTOP ? 2 : 3) {
            let decisions = try await evaluator.decide(EventBatch(["{\"id\":\"a\(round)\"}", "{\"id\":\"b\"}"]))
            #expect(decisions.map(\.summary) == ["0 a\(round) APPROVED", "0 b APPROVED"])
            let processes = try Self.processes(of: options.executable)
            #expect(processes.count == 1)
            for process in processes { kill(process, signal) }
        }
        await evaluator.shutdown()
        #expect(try Self.processes(of: options.executable).isEmpty)
    }

    @Test func `a process that loses memory is replaced, and no event notices`() async throws {
        let folder = try TemporaryFolder()
        var options = try options()
        options.executable = try Self.ownExecutable(folder)
        options.features = []
        // libjq 1.6 never frees the elements of an array that it searched.
        let evaluator = Evaluator(
            ruleSet: try ruleSet([.update(".a | index(\"x\") == 1", ".id")]), options: options)
        _ = try await evaluator.decide(EventBatch(["{}"]))
        let first = try Self.processes(of: options.executable)
        let lost = String(repeating: "y", count: 20_000)
        for round in 0..<2 {
            let events = (0..<300).map { "{\"id\":\"\(round)-\($0)\",\"a\":[\"\(lost)\",\"x\"]}" }
            let decisions = try await evaluator.decide(EventBatch(events))
            #expect(decisions.map(\.summary) == (0..<300).map { "0 \(round)-\($0) APPROVED" })
        }
        _ = try await evaluator.decide(EventBatch(["{}"]))
        let last = try Self.processes(of: options.executable)
        #expect(first.count == 1 && last.count == 1 && first != last)
        await evaluator.shutdown()
    }

    @Test func `programs and the batch at hand are no loss`() {
        var inUse: Int64 = 1_000_000
        var heap = HeapWatch(inUse: { inUse })
        heap.compile { inUse += 100_000_000 }
        func spent(holding bytes: Int) -> Bool { (0..<100).contains { _ in heap.isSpent(holding: bytes) } }
        inUse += HeapWatch.growthMax
        #expect(!spent(holding: 0))
        inUse += 1000
        #expect(!spent(holding: 1000))
        #expect(spent(holding: 999))
    }

    @Test func `a process ends when its pipe closes, also before it was set up`() throws {
        let (process, descriptor) = try System.spawn(try BuiltProducts.path("approvald")).get()
        System.close(descriptor)
        #expect(System.ending(of: process, waiting: true) == .exited(0))
    }

    @Test(arguments: [[0, 0, 0, 0], [255, 255, 255, 255], [1, 0, 0, 0, 77], [1, 0, 0, 0, 2], [2, 0, 0, 0, 1, 9]])
    func `a process that is told nonsense ends`(bytes: [UInt8]) throws {
        let (process, descriptor) = try System.spawn(try BuiltProducts.path("approvald")).get()
        _ = System.send(bytes[...], to: descriptor)
        #expect(System.ending(of: process, waiting: true) == .exited(103))
        System.close(descriptor)
    }

    @Test func `an event that is there at three kills from outside is at fault`() {
        let ending = ChildProcess.Ending.killedFromOutside("by signal 9")
        var suspicion = Suspicion()
        suspicion.add(.init(ending: ending, wasAtWork: true), wasFirst: false)
        for _ in 0..<2 {
            suspicion.add(.init(ending: ending, wasAtWork: false), wasFirst: true)
            suspicion.add(.init(ending: ending, wasAtWork: true), wasFirst: true)
            #expect(!suspicion.isGuilt)
        }
        suspicion.add(.init(ending: ending, wasAtWork: true), wasFirst: true)
        #expect(suspicion.isGuilt)
        var mixed = Suspicion()
        mixed.add(.init(ending: ending, wasAtWork: true), wasFirst: true)
        mixed.add(.init(ending: .timeout, wasAtWork: true), wasFirst: true)
        #expect(!mixed.isGuilt)
        mixed.add(.init(ending: .timeout, wasAtWork: true), wasFirst: true)
        #expect(mixed.isGuilt)
        #expect(
            ending.verdict(EvaluatorOptions(executable: "")) == .lost(.crash, detail: "by signal 9"))
    }
}
