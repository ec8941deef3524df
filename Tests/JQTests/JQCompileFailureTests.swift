import JQ
import Testing

struct JQCompileFailureTests {
    private static func failure(_ program: String) -> JQCompileFailure? {
        do throws(JQCompileFailure) {
            _ = try JQProgram(program)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        arguments: [
            (".a |", [1]), (".a\n| foo", [2]), ("foo(1) |\nbar\n| baz(2; 3)", [1, 2, 3]), ("\"abc", [1]),
            (". as [$a] | $b", [1]), ("1 +\n\n)", [3]),
        ] as [(String, [Int])])
    func `every complaint has its line`(program: String, lines: [Int]) throws {
        let problems = try #require(Self.failure(program)).problems
        #expect(problems.map(\.line).sorted() == lines)
    }

    @Test func `messages are without the frame that the command gives them`() throws {
        let problem = try #require(Self.failure("1 |\nnope(2)")?.problems.first)
        #expect(problem.message == "nope/1 is not defined")
        let syntax = try #require(Self.failure("1 | )")?.problems.first)
        #expect(syntax.message.hasPrefix("syntax error"))
        #expect(!syntax.message.contains("shell"))
    }

    @Test func `a program that is too big is told from a wrong one`() throws {
        let big = "[" + (repeatElement(".+.+.+.", count: 4000)).joined(separator: ",") + "]"
        #expect(try #require(Self.failure(big)).isTooBig)
        #expect(!(try #require(Self.failure("nope")).isTooBig))
        #expect(Self.failure("1\0") != nil)
    }
}
