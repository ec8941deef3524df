import Testing

@testable import JQ

struct JQExpressionsTests {
    private static func first(
        _ expressions: JQExpressions, _ number: Int, _ constants: JQConstants?, _ event: String
    ) throws -> String {
        expressions.start(number, constants, try JQValue(json: event))
        switch expressions.next() {
        case .output(let value): return value.text
        case .end: return "nothing"
        case .error(let message): return "error \(message)"
        case .halted: return "halted"
        }
    }

    private static func constants(_ texts: [String]) -> JQConstants {
        JQConstants(count: texts.count) { JQValue(string: texts[$0]) }
    }

    @Test(arguments: [1, 2, 3, 7, 32])
    func `each is found by its number`(count: Int) throws {
        let expressions = try JQExpressions(
            preface: "def own: .a;", (0..<count).map { JQExpressions.Expression(text: "own + \($0) # number") })
        for number in (0..<count).reversed() {
            #expect(try Self.first(expressions, number, nil, "{\"a\":100}") == "\(100 + number)")
        }
    }

    @Test func `constants are those of the run, in their order`() throws {
        let expressions = try JQExpressions(
            preface: "",
            [
                JQExpressions.Expression(text: "[$x, ., $y]", variables: ["$x", "$y"]),
                JQExpressions.Expression(text: "."),
                JQExpressions.Expression(text: "[.[] == $x]", variables: ["$x"]),
            ])
        let (one, other) = (Self.constants(["a", "b"]), Self.constants(["c", "d"]))
        for _ in 0..<3 {
            #expect(try Self.first(expressions, 0, one, "1") == #"["a",1,"b"]"#)
            #expect(try Self.first(expressions, 0, other, "2") == #"["c",2,"d"]"#)
            #expect(try Self.first(expressions, 1, nil, "3") == "3")
            #expect(try Self.first(expressions, 2, other, #"["c","d"]"#) == "[true,false]")
        }
    }

    @Test func `an error is that of the expression, and the next run begins anew`() throws {
        let expressions = try JQExpressions(
            preface: "", ["error(\"no\")", "1, 2", "empty", "error(null)"].map { JQExpressions.Expression(text: $0) })
        #expect(try Self.first(expressions, 0, nil, "1") == "error no")
        #expect(try Self.first(expressions, 1, nil, "1") == "1")
        #expect(try Self.first(expressions, 2, nil, "1") == "nothing")
        #expect(try Self.first(expressions, 3, nil, "1") == "error null (null) not a string")
        #expect(try Self.first(expressions, 1, nil, "1") == "1")
    }

    @Test func `a path leads where jq's own does`() throws {
        let event = try JQValue(json: #"{"a":{"b":[1,{"c":"x"}]},"n":null,"s":"t"}"#)
        func text(_ steps: JQPath.Step...) -> String? {
            guard let value = JQPath(steps).value(in: event) else { return nil }
            return value.text
        }
        func key(_ name: String) -> JQPath.Step { .key(Array(name.utf8)) }
        #expect(text(key("a"), key("b"), .index(1), key("c")) == "x")
        #expect(text(key("a"), key("b"), .index(9), key("c")) == "null")
        #expect(text(key("n"), key("x"), .index(0)) == "null")
        #expect(text(key("z"), key("x")) == "null")
        #expect(text(key("s"), key("x")) == nil)
        #expect(text(key("a"), .index(0)) == nil)
        #expect(text(key("a"), key("b"), key("c")) == nil)
    }
}
