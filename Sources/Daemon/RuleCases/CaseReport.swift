import Feishu
import Rules

/// Prints what became of cases and what they exercise.
struct CaseReport {
    let console: Console
    let format: ReportFormat

    func printNoCases(in folder: String) throws {
        switch format {
        case .text: try console.print("no cases: the plugins in \(folder) have no tests/*.yaml")
        case .json: try close([], percent: nil, minimum: nil)
        }
    }

    func print(_ result: CaseResult) throws {
        switch format {
        case .text: try result.lines.forEach(console.print)
        case .json: try console.write(result.jsonLine)
        }
    }

    func print(_ coverage: CaseCoverage) throws {
        switch format {
        case .text: try coverage.lines.forEach(console.print)
        case .json:
            for item in coverage.items {
                try write { writer in
                    writer.member("coverage", item.kind.rawValue)
                    writer.member("plugin", item.plugin)
                    if item.kind == .text { writer.member("locale", item.locale) }
                    writer.member(item.kind == .rule ? "rule" : "key", item.name)
                    writer.member("exercised", item.isExercised)
                }
            }
        }
    }

    /// The closing line.
    func close(_ results: [CaseResult], percent: Int?, minimum: Int?) throws {
        let passed = results.count { $0.verdict == .passed }
        let updated = results.count { $0.verdict == .updated }
        let failed = results.count - passed - updated
        switch format {
        case .text:
            if let percent {
                let wanted = minimum.map { percent < $0 ? ", expected at least \($0)%" : "" } ?? ""
                try console.print("coverage: \(percent)%\(wanted)")
            }
            try console.print("\(passed) passed, \(updated > 0 ? "\(updated) updated, " : "")\(failed) failed")
        case .json:
            try write { writer in
                writer.member("passed", passed)
                writer.member("updated", updated)
                writer.member("failed", failed)
                writer.member("coverage_percent", ifPresent: percent)
            }
        }
    }

    private func write(_ content: (inout JSONWriter) -> Void) throws {
        var writer = JSONWriter()
        writer.object(content)
        writer.newline()
        try console.write(writer.bytes)
    }
}
