/// Finds what was probably meant.
package enum NearestName {
    /// The candidate with the smallest edit distance to `name`, if it is small for the length of the name.
    package static func suggestion(for name: String, among candidates: [String]) -> String? {
        let limit = max(1, (name.count + 1) / 3)
        let folded = name.lowercased().replacing("_", with: "-")
        var best: (name: String, distance: Int)?
        for candidate in candidates {
            let distance = distance(folded, candidate.lowercased().replacing("_", with: "-"))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.name
    }

    /// Optimal string alignment: insertions, deletions, replacements and swaps of neighbours count one each.
    static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left)
        let right = Array(right)
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var row = [i + 1]
            for (j, b) in right.enumerated() {
                var cost = min(last[j] + (a == b ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a == right[j - 1], left[i - 1] == b { cost = min(cost, beforeLast[j - 1] + 1) }
                row.append(cost)
            }
            beforeLast = last
            last = row
        }
        return last[right.count]
    }
}
