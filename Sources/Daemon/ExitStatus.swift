/// How a command ends. Part of the interface: scripts and service managers act on it.
package enum ExitStatus: Int32, Error, Sendable {
    case success = 0
    /// Input ended and some of this run's lines failed or updates died; or a rule's test case failed.
    case someFailed = 1
    /// Usage, configuration or rules are wrong.
    case wrongUsage = 2
    /// Stopped with updates still pending: they are stored and go out next time.
    case pendingUpdates = 75
}
