import Evaluation
import Intake
import Outbox
import Outcomes
import Rules
import Scan

/// The card directory of runs that store nothing: `map`, `test` and dry runs. It lasts as long as the run.
///
/// Invariant: lines are taken in input order, so an update sees what became known before its event, and nothing else.
///
/// Limits: a card is forgotten after 30 days, as the store forgets it. Nothing waits: where no card of a key is known,
/// the event fails.
struct CardMemory {
    /// Keys are told apart by their bytes.
    private struct Key: Hashable {
        let plugin: String
        let text: [UInt8]
    }

    private var messageIDs: [Key: [String]] = [:]
    /// Oldest first; those before `firstKept` are forgotten.
    private var order: [(trackedAt: Int64, key: Key)] = []
    private var firstKept = 0

    /// Entries that take room, forgotten ones included.
    var rememberedCount: Int { order.count }

    /// Learns the cards of these lines, and puts cards in the place of keys.
    ///
    /// - Parameter now: milliseconds since 1970.
    mutating func resolve(_ decided: inout DecidedLines, now: Int64) {
        let ruleSet = decided.ruleSet
        guard ruleSet.usesDirectory else { return }
        forget(now: now)
        var tracked = decided.tracked[...]
        var targets: [[String]?] = []
        var unknown: [Int: (rule: Int, key: String)] = [:]
        var last: (event: Int, rule: Int) = (-1, -1)
        var named: Set<[UInt8]> = []
        for record in decided.updates.records {
            while let cards = tracked.first, cards.event < record.event {
                remember(cards, of: ruleSet, now: now)
                tracked.removeFirst()
            }
            let rule = ruleSet.rules[record.rule]
            guard rule.namesKeys else {
                targets.append(nil)
                continue
            }
            if last != (record.event, record.rule) { named = [] }
            last = (record.event, record.rule)
            let key = decided.updates.messageID(of: record)
            let known = messageIDs[Key(plugin: ruleSet.plugins[rule.plugin].name, text: Array(key.utf8))] ?? []
            if known.isEmpty, unknown[record.event] == nil { unknown[record.event] = (record.rule, key) }
            // Two keys of one rule may name the same card.
            targets.append(known.filter { named.insert(Array($0.utf8)).inserted })
        }
        for cards in tracked { remember(cards, of: ruleSet, now: now) }
        guard targets.contains(where: { $0 != nil }) else { return }
        var place = 0
        decided.updates.readdress { record in
            defer { place += 1 }
            return unknown[record.event] == nil ? targets[place] : []
        }
        for (line, found) in unknown { decided.failUnknownCard(line, key: found.key, rule: found.rule) }
    }

    private mutating func remember(_ cards: TrackedCards, of ruleSet: RuleSet, now: Int64) {
        let plugin = ruleSet.plugins[ruleSet.rules[cards.rule].plugin].name
        for text in cards.keys {
            let key = Key(plugin: plugin, text: Array(text.utf8))
            for messageID in cards.messageIDs {
                let isKnown = messageIDs[key]?.contains { $0.utf8.elementsEqual(messageID.utf8) } ?? false
                guard !isKnown else { continue }
                messageIDs[key, default: []].append(messageID)
                order.append((now, key))
            }
        }
    }

    private mutating func forget(now: Int64) {
        let limit = now - OutboxOptions.trackedAge.milliseconds
        while firstKept < order.count, order[firstKept].trackedAt <= limit {
            let key = order[firstKept].key
            // Each key has its cards in the same order.
            messageIDs[key]?.removeFirst()
            if messageIDs[key]?.isEmpty == true { messageIDs[key] = nil }
            firstKept += 1
        }
        if firstKept > 1024, firstKept * 2 > order.count {
            order.removeFirst(firstKept)
            firstKept = 0
        }
    }
}

extension DecidedLines {
    /// Makes an event one that failed, since no card is known by the key that it names. One that has failed for another
    /// reason keeps that one.
    fileprivate mutating func failUnknownCard(_ line: Int, key: String, rule: Int) {
        guard fates[line - asked.lowerBound] != .failed else { return }
        let detail = "card: no card is known by the key \"\(key)\""
        let failure = LineFailure(
            reason: .unknownCard,
            detail: SecretMask.message(detail, about: chunk.bytes.span.extracting(chunk.lines[line])), rule: rule)
        fates[line - asked.lowerBound] = .failed
        let place = failures.firstIndex { $0.line > line } ?? failures.count
        failures.insert((line, failure), at: place)
    }
}
