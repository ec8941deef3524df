internal import CJQ

/// Values that an expression is given beside its input, made once.
@safe
package final class JQConstants {
    fileprivate let values: UnsafeMutableBufferPointer<jv>

    /// - Parameter value: makes the value with this number.
    package init(count: Int, _ value: (Int) -> JQValue) {
        unsafe values = .allocate(capacity: count)
        for index in 0..<count { unsafe values.initializeElement(at: index, to: value(index).take()) }
    }

    deinit {
        for index in unsafe values.indices { unsafe jv_free(values[index]) }
        unsafe values.deallocate()
    }
}

/// What the built-in `input` gives while a program runs: first the turns to take, then the constants.
@safe
struct JQFeed {
    /// The next turn is the bit below `turns`.
    var path: UInt64 = 0
    var turns = 0
    fileprivate var constant = 0
    fileprivate var constants = unsafe UnsafeMutableBufferPointer<jv>(start: nil, count: 0)

    /// - Parameter constants: must outlive the run, or at least its beginning.
    mutating func start(path: UInt64, turns: Int, constants: JQConstants?) {
        self.path = path
        self.turns = turns
        constant = 0
        unsafe self.constants = constants?.values ?? UnsafeMutableBufferPointer(start: nil, count: 0)
    }

    mutating func next() -> jv {
        if turns > 0 {
            turns -= 1
            return unsafe (path >> UInt64(turns)) & 1 == 1 ? jv_true() : jv_false()
        }
        guard unsafe constant < constants.count else { return unsafe jv_invalid() }
        defer { constant += 1 }
        return unsafe jv_copy(constants[constant])
    }
}
