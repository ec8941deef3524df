import JQ
import Testing

struct JQProgramTests {
    /// All results, one line each: outputs as JSON text.
    private static func run(_ program: String, on input: String = "null") throws -> [String] {
        var program = try JQProgram(program)
        program.start(try JQValue(json: input))
        var results: [String] = []
        while true {
            switch program.next() {
            case .output(let value): results.append(value.kind == .string ? "\"\(value.text)\"" : value.text)
            case .error(let message): return results + ["error: \(message)"]
            case .halted: return results + ["halted"]
            case .end: return results
            }
        }
    }

    @Test(
        arguments: [
            (".a, .b", ["1", "null"]),
            ("empty", []),
            ("false", ["false"]),
            ("null", ["null"]),
            ("1, error(\"no\")", ["1", "error: no"]),
            ("error({a: 1})", ["error: {\"a\":1}"]),
            (".a.b", ["error: Cannot index number with string \"b\""]),
            ("1, halt, 2", ["1", "halted"]),
            ("\"x\\u0000y\"", ["\"x\0y\""]),
            ("1.5, 100, 1e17", ["1.5", "100", "1e+17"]),
            ("# nothing but this\n.a # and this", ["1"]),
        ] as [(String, [String])])
    func `results are told apart`(program: String, expected: [String]) throws {
        #expect(try Self.run(program, on: #"{"a":1}"#) == expected)
    }

    @Test(
        arguments: [
            ("error(null)", ["error: null (null) not a string"]),
            ("null | error", ["error: null (null) not a string"]),
            ("try error(null) catch .", ["\"null (null) not a string\""]),
            ("[error(null)?]", ["[]"]),
            ("try error(\"x\") catch .", ["\"x\""]),
            ("[error(empty)]", ["[]"]),
            ("try error({a: 1}) catch .a", ["1"]),
            ("def error: \"mine\"; error", ["\"mine\""]),
            ("[limit(2; range(9))], first(5, error(null))", ["[0,1]", "5"]),
        ] as [(String, [String])])
    func `an error of null is an error`(program: String, expected: [String]) throws {
        #expect(try Self.run(program) == expected)
    }

    @Test func `a program runs on one input after the other`() throws {
        var program = try JQProgram(".[]")
        for input in ["[1,2]", "[3]", "[]"] {
            program.start(try JQValue(json: input))
            // The rest of an input may be left.
            _ = program.next()
        }
        program.start(try JQValue(json: "[\"last\"]"))
        guard case .output(let value) = program.next() else { throw Unexpected() }
        #expect(value.string == "last")
        guard case .end = program.next() else { throw Unexpected() }
    }

    /// In a process of its own, where nothing else takes memory.
    @Test func `thousands of evaluations leave nothing behind`() async {
        await #expect(processExitsWith: .success) {
            try Leak.evaluate(10_000)
            let before = try Memory.resident()
            try Leak.evaluate(30_000)
            // One lost value each would be more than a megabyte.
            let grown = try Memory.resident() - before
            #expect(grown < 500_000)
        }
    }

    private enum Leak {
        static func evaluate(_ times: Int) throws {
            var program = try JQProgram(
                #"{a: [.x[] | tostring], b: (try error(.y) catch .), c: (.y | test("b"))}, .z.no, error({a: .y})"#)
            let input = Array(#"{"x":[1,2,"three",{"four":[5]}],"y":"some text that is longer","z":{}}"#.utf8)
            let broken = Array(#"{"a":["text",2,}"#.utf8)
            for _ in 0..<times {
                program.start(try JQValue(json: input.span))
                while case .output(let value) = program.next() {
                    _ = value["a"][2].string
                    _ = value["nothing"].copy()[7]
                    _ = value.text
                }
                _ = try? JQValue(json: broken.span).kind
            }
        }
    }

    private struct Unexpected: Error {}
}
