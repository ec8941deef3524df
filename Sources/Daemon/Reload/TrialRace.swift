import Rules

/// A trial that is given up as soon as the folder holds something else: newer rules must not wait for what those of no
/// use take their time for.
struct TrialRace: Sendable {
    let trial: RuleTrial
    /// Nil where the folder cannot be watched; then it is read after each pause.
    let watch: FolderWatch?
    let pause: Duration

    /// - Parameters:
    ///   - content: of the folder as it was last read; nil: it could not be.
    ///   - notices: the count of `watch` before that.
    func run(
        _ folder: String, holding content: RuleFolderContent?, since notices: Int?
    ) async throws -> RuleTrial.Verdict {
        try await withThrowingTaskGroup(of: RuleTrial.Verdict.self) { group in
            group.addTask { try await trial.run(folder) }
            group.addTask { try await moved(folder, content, notices) }
            defer { group.cancelAll() }
            return try await group.next() ?? .moved
        }
    }

    private func moved(
        _ folder: String, _ content: RuleFolderContent?, _ notices: Int?
    ) async throws -> RuleTrial.Verdict {
        var seen = notices
        while true {
            try await Task.sleep(for: pause)
            guard watch == nil || watch?.count != seen else { continue }
            seen = watch?.count
            if (try? RuleFolderContent.read(folder)) != content { return .moved }
        }
    }
}
