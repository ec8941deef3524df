// Lists in the order of events: what is decided in this process comes first, what libjq says comes later.

extension Array {
    /// This array as two sorted parts, brought into one order. Equal elements keep theirs.
    func merged(at middle: Int, by precedes: (Element, Element) -> Bool) -> [Element] {
        var result: [Element] = []
        result.reserveCapacity(count)
        var early = startIndex
        var late = middle
        while early < middle, late < endIndex {
            if precedes(self[late], self[early]) {
                result.append(self[late])
                late += 1
            } else {
                result.append(self[early])
                early += 1
            }
        }
        result += self[early..<middle]
        result += self[late...]
        return result
    }

    /// How many elements, counted from the first, are of events before this one.
    func count(below event: Int, _ number: (Element) -> Int) -> Int {
        var count = count
        while count > 0, number(self[count - 1]) >= event { count -= 1 }
        return count
    }
}
