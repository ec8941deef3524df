internal import JQ
internal import Rules

/// The parts of an event that candidates can look at together.
struct ProjectionCache {
    /// Streams have few kinds of events; where there are many all the same, memory must not grow.
    private static let countMax = 256
    /// Looking at the texts of more rules than this is not worth the while.
    private static let rulesMax = 64

    private let isOn: Bool
    private var last = EventCandidates()
    private var lastProjection: JQProjection?
    private var known: [EventCandidates: JQProjection?] = [:]

    init(isOn: Bool) {
        self.isOn = isOn
    }

    /// Nil: everything.
    mutating func projection(
        for candidates: EventCandidates, of rules: Int, touched: (Int, Bool) -> [TouchedPath]?
    ) -> JQProjection? {
        guard isOn else { return nil }
        if candidates == last { return lastProjection }
        last = candidates
        if let found = known[candidates] {
            lastProjection = found
        } else {
            if known.count >= Self.countMax { known.removeAll() }
            lastProjection = Self.projection(candidates, rules, touched)
            known[candidates] = .some(lastProjection)
        }
        return lastProjection
    }

    private static func projection(
        _ candidates: EventCandidates, _ rules: Int, _ touched: (Int, Bool) -> [TouchedPath]?
    ) -> JQProjection? {
        let count = candidates.count(of: rules)
        guard count <= rulesMax else { return nil }
        var paths: Set<TouchedPath> = []
        for position in 0..<count {
            let candidate = candidates[position]
            guard let more = touched(candidate.rule, candidate.isWhole) else { return nil }
            paths.formUnion(more)
        }
        return JQProjection(paths.map { path in (path.steps.map(JQProjection.Step.init), path.isWhole) })
    }
}

extension JQProjection.Step {
    fileprivate init(_ step: TouchedPath.Step) {
        switch step {
        case .key(let key): self = .key(key)
        case .element: self = .element
        case .each: self = .each
        }
    }
}
