/// What the command line says about a run that is no setting.
package struct RunMode: Sendable {
    /// Decide and emit, but never send; the store ends with the run.
    package let isDry: Bool
    package let createsFIFO: Bool

    package init(isDry: Bool, createsFIFO: Bool) {
        self.isDry = isDry
        self.createsFIFO = createsFIFO
    }
}
