import Feishu
package import Outbox

/// `approvald outbox retry`, `outbox drop` and `dead drop`: one line for each row, and what became of it.
package struct StoreChange: Sendable {
    package enum Kind: Sendable {
        case retryUpdates, dropUpdates, dropLines
    }

    private let desk: StoreDesk
    private let kind: Kind
    private let selection: Selection

    package init(desk: StoreDesk, kind: Kind, selection: Selection) {
        self.desk = desk
        self.kind = kind
        self.selection = selection
    }

    /// - Returns: 1 when something that was named could not be done.
    package func run() throws -> ExitStatus {
        let interventions = try desk.withStore { visit in
            switch kind {
            case .retryUpdates: try visit.retry(selection)
            case .dropUpdates: try visit.drop(selection)
            case .dropLines: try visit.dropLines(selection)
            }
        }
        if interventions.isEmpty { desk.console.errors.write("approvald: nothing that is stored matches\n") }
        for intervention in interventions {
            switch desk.format {
            case .json: try printJSON(intervention)
            case .text: try desk.console.print("\(intervention.id) \(intervention.outcome.words)")
            }
        }
        let isAllDone = !interventions.contains { $0.outcome.refusal != nil }
        return isAllDone ? .success : .someFailed
    }

    private func printJSON(_ intervention: Intervention) throws {
        try desk.print { writer in
            writer.member("id", intervention.id)
            writer.member("outcome", intervention.outcome.name)
            writer.member("why", ifPresent: intervention.outcome.refusal?.rawValue)
        }
    }
}

extension Intervention.Outcome {
    var refusal: Intervention.Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }

    var name: String {
        switch self {
        case .retried: "retried"
        case .dropped: "dropped"
        case .refused: "refused"
        }
    }

    var words: String {
        refusal.map { "refused: \($0.sentence)" } ?? name
    }
}

extension Intervention.Refusal {
    /// Why, for people.
    var sentence: String {
        switch self {
        case .notFound: "there is none with this id"
        case .inFlight: "a call for it is under way, or was when the daemon ended; the daemon finishes it"
        case .overtaken: "a newer update of its card was sent or waits"
        case .waiting: "no card of its key is known yet; it is sent when one becomes known"
        case .ended: "it was sent, superseded, dropped, withheld or resolved before"
        }
    }
}
