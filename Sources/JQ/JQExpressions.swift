internal import CJQ

/// Several expressions in one program, because libjq spends about 25 ms on every program and hardly more on a big one.
///
/// Each run evaluates one of them, by itself: its outputs and its errors come as libjq gives them, with no `try` around
/// it. Which one, and with which constants, the program learns from `input`, which costs less than an array with all
/// that in it would. So the expressions must not use `input` themselves.
@safe
package final class JQExpressions {
    package struct Expression {
        /// jq text; `(TEXT\n)` is put into the program.
        package let text: String
        /// Names of the variables that stand for the constants, with `$`.
        package let variables: [String]

        package init(text: String, variables: [String] = []) {
            self.text = text
            self.variables = variables
        }
    }

    private var program: JQProgram
    private let count: Int
    private let feed: UnsafeMutablePointer<JQFeed>

    /// - Parameter preface: definitions that stand before the expressions.
    package init(preface: String, _ expressions: [Expression]) throws(JQCompileFailure) {
        var text = preface
        for (number, expression) in expressions.enumerated() {
            let inputs = expression.variables.map { "input as \($0) | " }.joined()
            text += "def __approvald_\(number): \(inputs)(\(expression.text)\n);\n"
        }
        Self.appendTurns(0..<expressions.count, to: &text)
        program = try JQProgram(text)
        count = expressions.count
        unsafe feed = .allocate(capacity: 1)
        unsafe feed.initialize(to: JQFeed())
        unsafe program.setInput(giveNext, feed)
    }

    deinit {
        unsafe feed.deallocate()
    }

    /// Begins to evaluate an expression.
    package func start(_ number: Int, _ constants: JQConstants?, _ event: borrowing JQValue) {
        var path: UInt64 = 0
        var turns = 0
        var range = 0..<count
        while range.count > 1 {
            let middle = Self.middle(range)
            path = path << 1 | (number >= middle ? 1 : 0)
            turns += 1
            range = number >= middle ? middle..<range.upperBound : range.lowerBound..<middle
        }
        unsafe feed.pointee.start(path: path, turns: turns, constants: constants)
        program.start(event.copy())
    }

    package func next() -> JQResult { program.next() }

    private static func middle(_ range: Range<Int>) -> Int { range.lowerBound + range.count / 2 }

    /// A binary tree of the functions' calls.
    private static func appendTurns(_ range: Range<Int>, to text: inout String) {
        guard range.count > 1 else {
            text += "__approvald_\(range.lowerBound)"
            return
        }
        let middle = middle(range)
        text += "if input then "
        appendTurns(middle..<range.upperBound, to: &text)
        text += " else "
        appendTurns(range.lowerBound..<middle, to: &text)
        text += " end"
    }
}

private func giveNext(_: OpaquePointer?, _ feed: UnsafeMutableRawPointer?) -> jv {
    guard let feed = unsafe feed else { return unsafe jv_invalid() }
    return unsafe feed.assumingMemoryBound(to: JQFeed.self).pointee.next()
}
