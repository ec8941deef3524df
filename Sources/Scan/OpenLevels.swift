/// The objects and arrays that are open at some place of a line, one bit each.
struct OpenLevels {
    private(set) var count = 0
    private var objects: InlineArray<4, UInt64> = [0, 0, 0, 0]

    /// Whether the innermost open level is an object; false when none is open.
    private(set) var isInObject = false

    /// False when `LineValidator.levelsMax` levels are open already.
    mutating func open(isObject: Bool) -> Bool {
        guard count < LineValidator.levelsMax else { return false }
        let bit = UInt64(1) << UInt64(count & 63)
        if isObject { objects[count >> 6] |= bit } else { objects[count >> 6] &= ~bit }
        count += 1
        isInObject = isObject
        return true
    }

    /// Closes the innermost level; one must be open.
    mutating func close() {
        count -= 1
        guard count > 0 else {
            isInObject = false
            return
        }
        let index = count - 1
        isInObject = objects[index >> 6] >> UInt64(index & 63) & 1 == 1
    }
}
