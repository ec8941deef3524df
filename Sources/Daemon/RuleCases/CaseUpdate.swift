import Evaluation
import Foundation
import Glibc
import Outcomes
import Rules

/// Rewrites the expectations of cases that failed to what was found, file by file.
///
/// A file is replaced as a whole, by a rename, and only if it still is what was read; a link stays a link.
struct CaseUpdate {
    let ruleSet: RuleSet

    /// Marks each failed case as updated, or says why it is not.
    func apply(to results: inout [CaseResult]) {
        let failed = results.indices.filter { !results[$0].differences.isEmpty }
        for index in results.indices where !results[index].strays.isEmpty {
            results[index].refusal = "what is wrong with `given` is mended by hand"
        }
        for index in failed where results[index].refusal == nil && expectation(results[index]) == nil {
            results[index].refusal = "such an outcome is not written down as expected"
        }
        let files = Set(failed.map { results[$0].testCase.position.file }).sorted()
        for file in files {
            let indices = failed.filter { results[$0].testCase.position.file == file && results[$0].refusal == nil }
            update(indices, of: file, in: &results)
        }
    }

    private func update(_ indices: [Int], of file: String, in results: inout [CaseResult]) {
        let expectations = indices.compactMap { index in
            expectation(results[index]).map {
                CaseRewriter.Expectation(position: results[index].testCase.position, value: $0)
            }
        }
        guard !expectations.isEmpty else { return }
        var refusal: String?
        do {
            try rewrite(file, expectations)
        } catch let failure as CaseRewriter.Failure {
            let place = failure.position
            refusal = "\(place.file):\(place.line):\(place.column): \(failure)"
        } catch is CaseFileChanged {
            refusal = "\(file) was changed meanwhile; run the command again"
        } catch {
            refusal = "\(file) cannot be replaced: \(FileErrorText.text(error))"
        }
        for index in indices {
            results[index].refusal = refusal
            results[index].isUpdated = refusal == nil
        }
    }

    private func rewrite(_ file: String, _ expectations: [CaseRewriter.Expectation]) throws {
        let path = URL(filePath: file).resolvingSymlinksInPath().path
        let old = try Data(contentsOf: URL(filePath: path))
        let text = try CaseRewriter.rewrite(String(decoding: old, as: UTF8.self), file: file, expectations)
        let files = FileManager.default
        let mode = try files.attributesOfItem(atPath: path)[.posixPermissions]
        // Hidden, and so not read by anybody.
        let fresh =
            URL(filePath: path).deletingLastPathComponent().path + "/." + URL(filePath: path).lastPathComponent + ".new"
        try Data(text.utf8).write(to: URL(filePath: fresh))
        do {
            if let mode { try files.setAttributes([.posixPermissions: mode], ofItemAtPath: fresh) }
            guard try Data(contentsOf: URL(filePath: path)) == old else { throw CaseFileChanged() }
            guard unsafe rename(fresh, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        } catch {
            try? files.removeItem(atPath: fresh)
            throw error
        }
    }

    /// What a case that has this outcome expects; nil for what depends on the machine. Whoever named no rule with the
    /// requests before, names none.
    private func expectation(_ result: CaseResult) -> JSONValue? {
        let outcome = result.outcome
        var namesRule = true
        if case .requests(rule: nil, _) = result.testCase.expectation { namesRule = false }
        let names = Set(outcome.rules.map { ruleSet.rules[$0].name })
        let rule =
            names.count == 1 && namesRule ? names.first.map { JSONValue.Member(key: "rule", value: .string($0)) } : nil
        switch outcome.fate {
        case .unmatched: return .string("unmatched")
        case .ignored where outcome.rules.allSatisfy { ruleSet.rules[$0].tracks }: return .string("ignored")
        case .ignored: return names.first.map { .object([.init(key: "ignored", value: .string($0))]) }
        case .failed:
            guard let reason = outcome.failure?.reason, !reason.rawValue.hasPrefix("evaluator_") else { return nil }
            return .object([.init(key: "failed", value: .string(reason.rawValue))])
        case .matched:
            let requests = outcome.requests.map(\.jsonValue)
            let found: JSONValue.Member =
                requests.count == 1
                ? .init(key: "request", value: requests[0]) : .init(key: "requests", value: .array(requests))
            return .object((rule.map { [$0] } ?? []) + [found])
        case .blank, .skipped: return nil
        }
    }
}

/// Somebody else wrote the file meanwhile.
private struct CaseFileChanged: Error {}
