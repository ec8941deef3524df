/// The distinct jq texts of a plan.
struct PlanTexts {
    private(set) var texts: [String] = []
    private var numbers: [[UInt8]: Int] = [:]

    /// Texts count as bytes: Unicode's equivalent texts are not the same jq.
    mutating func number(of text: String) -> Int {
        let bytes = Array(text.utf8)
        if let number = numbers[bytes] { return number }
        let number = texts.count
        texts.append(text)
        numbers[bytes] = number
        return number
    }
}
