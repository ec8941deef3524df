import Testing

@testable import Evaluation

@Suite struct MessageIDsTests {
    private static let card = RawValue.object

    @Test(
        arguments: [
            ([], "nothing"), ([.null], "null"), ([.string("")], "an empty string"),
            ([.string("7\0b")], "a string with a NUL character"), ([.array([])], "an empty array"),
            ([.string("7"), .null], "null, value 2 of 2"),
            ([.array([card])], "an array with an object as element 1"),
            (
                [.string("7"), .array([.string("8"), .array([.boolean(true)])])],
                "an array with an array with true as element 1 as element 2, value 2 of 2"
            ),
            ([.array([]), .array([])], "2 values with an empty array first"),
        ] as [([RawValue], String)])
    func `what is no id is named, not what is one`(_ outputs: [RawValue], _ fault: String) {
        #expect(MessageIDs.list(outputs) == nil)
        #expect(MessageIDs.fault(of: outputs) == fault)
    }
}
