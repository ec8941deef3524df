/// A part of an event that an expression may look at.
package struct TouchedPath: Sendable, Hashable {
    package let steps: [Step]
    /// Whether everything below counts, too; otherwise only what kind of value is there, and a value that is neither
    /// array nor object itself.
    package let isWhole: Bool

    package init(_ steps: [Step], isWhole: Bool) {
        self.steps = steps
        self.isWhole = isWhole
    }

    package enum Step: Sendable, Hashable {
        /// A member of an object.
        case key([UInt8])
        /// The elements of an array.
        case element
        /// The elements of an array or the members of an object.
        case each
    }
}
