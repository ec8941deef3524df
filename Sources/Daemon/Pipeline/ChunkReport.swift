import Intake
import Outcomes
import Rules
import Scan

/// What a decided chunk means for the books and the failure log.
struct ChunkReport {
    let decided: DecidedLines

    /// The counts of the chunk. All matched lines count as matched: duplicates are the store's to know.
    var tally: EventTally {
        var tally = EventTally()
        tally.read = decided.fates.count
        for fate in decided.fates {
            switch fate {
            case .blank: tally.blank += 1
            case .skipped: tally.skipped += 1
            case .unmatched: tally.unmatched += 1
            case .ignored: tally.ignored += 1
            case .matched: tally.matched += 1
            case .failed: tally.failed += 1
            }
        }
        return tally
    }

    /// The failed lines in order, ready to be told.
    var failures: [FailedLineReport] {
        let chunk = decided.chunk
        return decided.failures.map { line, failure in
            let rule = failure.rule.map { decided.ruleSet.rules[$0] }
            return FailedLineReport(
                reason: failure.reason, detail: failure.detail, lineNumber: chunk.lineNumber(at: line),
                excerpt: SecretMask.excerpt(of: chunk.bytes.span.extracting(chunk.lines[line])),
                plugin: rule.map { decided.ruleSet.plugins[$0.plugin].name }, rule: rule?.name)
        }
    }
}
