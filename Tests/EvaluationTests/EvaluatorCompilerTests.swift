import Evaluation
import Rules
import Testing

struct EvaluatorCompilerTests {
    @Test func `every program has its own errors, with their places`() async throws {
        let errors = try await EvaluatorCompiler(options: options())
            .compileErrors(of: [".a", ".a |\nnope", "(1 | foo)", "def f: 1; f(2) | g", "1\0"])
        #expect(errors.map(\.count) == [0, 1, 1, 2, 1])
        #expect(errors[1].first?.line == 2)
        #expect(errors[1].first?.message == "nope/0 is not defined")
        #expect(errors[2].first?.line == 1)
        // libjq points at the end of what it complains about, or at its start; in any case inside of the program.
        #expect((1...9).contains(errors[2].first?.column ?? 1))
    }

    @Test func `a program that takes the process with it has an error of its own`() async throws {
        let errors = try await EvaluatorCompiler(options: options(memory: 64 << 20)).compileErrors(
            of: [".a", "[" + String(repeating: "[1,2,3],", count: 200_000) + "1]", "nope"])
        #expect(errors.map(\.isEmpty) == [true, false, false])
        #expect(errors[2].first?.message == "nope/0 is not defined")
    }

    @Test func `nothing to compile needs no process`() async throws {
        #expect(
            try await EvaluatorCompiler(options: EvaluatorOptions(executable: "/nonexistent"))
                .compileErrors(of: []).isEmpty)
        await #expect(throws: EvaluatorError.self) {
            try await EvaluatorCompiler(options: EvaluatorOptions(executable: "/nonexistent"))
                .compileErrors(of: ["."])
        }
    }
}
