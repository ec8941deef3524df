/// What the command line says about a run that is no setting.
package struct RunMode: Sendable {
    /// Decide and emit, but never send; the store ends with the run.
    package let isDry: Bool
    package let createsFIFO: Bool
    /// The end of a regular file is no end: it may grow, rotate or be truncated.
    package let follows: Bool
    /// A rules folder that is refused ends the start, even where there are last good rules.
    package let isStrict: Bool

    package init(isDry: Bool, createsFIFO: Bool, follows: Bool = false, isStrict: Bool = false) {
        self.isStrict = isStrict
        self.follows = follows
        self.isDry = isDry
        self.createsFIFO = createsFIFO
    }
}
