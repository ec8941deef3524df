import Testing

@testable import Rules

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("CANCELED", "CANCELLED"), ("approved", "APPROVED"), ("statusname", "status_name"), ("wehn", "when"),
        ("detail-action-name", "detail_action_name"),
    ])
    func `finds what was meant`(_ found: String, _ meant: String) {
        let candidates = ["when", "status", "status_name", "detail_action_name", "APPROVED", "CANCELLED", "ADD"]
        #expect(NearestName.suggestion(for: found, among: candidates) == meant)
    }

    @Test func `does not guess wildly`() {
        #expect(NearestName.suggestion(for: "colour", among: ["when", "status", "card"]) == nil)
        #expect(NearestName.suggestion(for: "", among: ["when"]) == nil)
    }

    @Test func `counts swaps of neighbours once`() {
        #expect(NearestName.distance("wehn", "when") == 1)
        #expect(NearestName.distance("", "abc") == 3)
        #expect(NearestName.distance("kitten", "sitting") == 3)
    }
}
