/// Writes new expectations into a file of test cases, and leaves everything else of it as it is: comments, order,
/// quotes, blank lines, the other cases.
///
/// The result is read again before it is given out: whatever it does not say as it should is a failure, never a damaged
/// file.
package enum CaseRewriter {
    /// Why a file cannot be rewritten.
    package typealias Failure = YAMLEditFailure

    /// A case, by where it begins, and what is to stand under `expect`.
    package struct Expectation: Sendable {
        package let position: SourcePosition
        package let value: JSONValue

        package init(position: SourcePosition, value: JSONValue) {
            self.position = position
            self.value = value
        }
    }

    /// The file's text with these expectations.
    ///
    /// - Parameter text: all of the file; it loads.
    package static func rewrite(_ text: String, file: String, _ expectations: [Expectation]) throws(Failure) -> String {
        let source = SourceText(file: file, text: text)
        var editor = YAMLEditor(source)
        var wanted = try cases(of: source)
        for expectation in expectations {
            guard let index = wanted.firstIndex(where: { $0.position == expectation.position }) else {
                throw Failure(position: expectation.position, description: "there is no case here any more")
            }
            try editor.change(wanted[index].expect, to: expectation.value, isFlow: wanted[index].isFlow)
            wanted[index].parts = wanted[index].parts.map { part in
                part.key == "expect" ? JSONValue.Member(key: "expect", value: expectation.value) : part
            }
        }
        let changed = String(scalars: try editor.applied())
        let found = try cases(of: SourceText(file: file, text: changed))
        for (index, testCase) in wanted.enumerated() {
            let isRight =
                found.count == wanted.count
                && JSONValue.object(found[index].parts).isSame(as: .object(testCase.parts))
            guard isRight else {
                throw Failure(
                    position: testCase.position,
                    description: "this case cannot be rewritten by itself (an anchor, perhaps); edit it by hand")
            }
        }
        return (text.unicodeScalars.first == "\u{FEFF}" ? "\u{FEFF}" : "") + changed
    }

    private struct Case {
        let position: SourcePosition
        let expect: YAMLEntry
        let isFlow: Bool
        var parts: [JSONValue.Member]
    }

    private static func cases(of source: SourceText) throws(Failure) -> [Case] {
        var log = DiagnosticLog()
        var cases: [Case] = []
        guard case .sequence(let nodes)? = YAMLDocument.parse(source, log: &log)?.content else {
            throw Failure(position: source.position(0), description: "the file does not hold a list of cases")
        }
        for node in nodes {
            guard case .mapping(let entries) = node.content,
                case .object(let parts)? = node.json(in: source, log: &log),
                let expect = entries.first(where: { $0.key.text == "expect" })
            else { throw Failure(position: source.position(node.offset), description: "this is no whole case") }
            cases.append(
                Case(
                    position: source.position(node.offset), expect: expect,
                    isFlow: YAMLSpan(source: source).isFlow(node), parts: parts))
        }
        return cases
    }
}
