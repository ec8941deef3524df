import Foundation
import Glibc

/// What `/proc` tells about processes.
enum Processes {
    /// The processes whose parent this is.
    static func children(of parent: Int32) throws -> [Int32] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int32.init).filter { processID in
            // The name of a process may hold spaces and brackets; the parent is the second field after the last one.
            let fields = text("/proc/\(processID)/stat").split(separator: ")").last?.split(separator: " ") ?? []
            return fields.count > 1 && fields[1] == String(parent)
        }
    }

    /// The children of approvald that run jq. One that has not yet become an evaluator is none.
    static func evaluators(of parent: Int32) throws -> [Int32] {
        try children(of: parent).filter { commandLine($0).contains("evaluator-child") }
    }

    static func commandLine(_ processID: Int32) -> String { text("/proc/\(processID)/cmdline") }

    static func environment(_ processID: Int32) -> String { text("/proc/\(processID)/environ") }

    /// Seconds of processor time that a process has used; 0 when it is gone.
    static func processorTime(_ processID: Int32) -> Double {
        let fields = text("/proc/\(processID)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func text(_ path: String) -> String {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
