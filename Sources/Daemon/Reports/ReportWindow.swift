/// Lets the first few reports of each second through and counts the others.
struct ReportWindow {
    /// Reports of one kind that are told one by one within one second.
    static let shownPerSecond = 5

    private var startMilliseconds: Int64
    private var shown = 0
    private(set) var hidden = 0

    init(startMilliseconds: Int64) {
        self.startMilliseconds = startMilliseconds
    }

    /// Whether a report at `time` is shown, and how many of the second that it ends were not.
    mutating func admit(at time: Int64) -> (isShown: Bool, hiddenBefore: Int) {
        var hiddenBefore = 0
        if time - startMilliseconds >= 1000 {
            hiddenBefore = hidden
            self = Self(startMilliseconds: time)
        }
        guard shown < Self.shownPerSecond else {
            hidden += 1
            return (false, hiddenBefore)
        }
        shown += 1
        return (true, hiddenBefore)
    }
}
