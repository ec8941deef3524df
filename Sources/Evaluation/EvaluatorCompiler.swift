internal import JQ
package import Rules

/// Compiles programs in evaluator processes, at most one for every worker, which are ended afterwards.
package struct EvaluatorCompiler: JQCompiling {
    private let options: EvaluatorOptions

    package init(options: EvaluatorOptions) {
        self.options = options
    }

    /// A program that libjq does not survive has one error that says so.
    ///
    /// - Throws: `EvaluatorError`
    package func compileErrors(of programs: [String]) async throws -> [[JQCompileError]] {
        let share = max(1, (programs.count + options.workers - 1) / options.workers)
        let starts = Array(stride(from: 0, to: programs.count, by: share))
        return try await withThrowingTaskGroup(of: (start: Int, errors: [[JQCompileError]]).self) { group in
            for (number, start) in starts.enumerated() {
                let part = Array(programs[start..<min(programs.count, start + share)])
                group.addTask { (start, try await compileErrors(of: part, number: number)) }
            }
            var parts: [Int: [[JQCompileError]]] = [:]
            for try await part in group { parts[part.start] = part.errors }
            return starts.flatMap { parts[$0] ?? [] }
        }
    }

    private func compileErrors(of programs: [String], number: Int) async throws -> [[JQCompileError]] {
        let worker = EvaluatorWorker(
            options: options, setUp: SetUp(options: options, rules: .shards([])), number: number)
        let reports = try await worker.reports(programs)
        await worker.shutDown()
        return zip(programs, reports).map(Self.errors)
    }

    /// libjq saw the program behind `JQProgram.prelude`, on the same line.
    private static func errors(of program: String, _ reports: [String]) -> [JQCompileError] {
        guard !reports.isEmpty else { return [] }
        let prelude = JQProgram.prelude + " "
        let errors = reports.compactMap { JQCompileError(report: $0, program: prelude + program) }.map { error in
            guard error.line == 1, let column = error.column else { return error }
            return JQCompileError(
                line: 1, column: max(1, column - prelude.unicodeScalars.count), message: error.message)
        }
        guard errors.isEmpty else { return errors }
        return JQCompileFailure(reports: reports).problems.map { JQCompileError(line: $0.line, message: $0.message) }
    }
}
