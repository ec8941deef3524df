import Foundation
import TestSupport
import Testing

/// Each of the ways in which evaluation is faster than libjq alone can be left out, and nobody can tell from what comes
/// out: requests, failures, the balance.
@Suite(.serialized) struct FeatureTests {
    /// Beside the shipped rules: conditions that are native in part, and some that are not at all.
    private static let rules = """
        - rule: pending-late
          when: .event.type == "approval_task" and .event.status == "PENDING" and (.event.task_id | test("[02468]$"))
          message: .event.message_id
          status: CUSTOM
          status_name: late
          args: { key: .event.custom_key }
        - rule: odd-instance
          when: .event.type == "approval_instance" and (.event.uuid | ltrimstr("po-") | tonumber % 3 == 0)
          message: '[.event.instance_code, .event.uuid] | map(select(length > 6))'
          status: '{APPROVED: "APPROVED", CANCELED: "CANCELLED"}[.event.status] // "PROCESSED"'
          continue: true
        - rule: chat
          when: (.event.message.content | fromjson | .text | test("lunch"))? // false
          message: .event.message.message_id
          status: ADD
        """

    static let features = ["native", "index", "prefilter", "prepared", "lean"]

    @Test(.timeLimit(.minutes(2)))
    func nothingChangesWithoutAny() async throws {
        let folder = try TemporaryFolder()
        try folder.write("plugin: extra\norder: 1\n", to: "rules/extra/plugin.yaml")
        try folder.write(Self.rules + "\n", to: "rules/extra/rules.yaml")
        try folder.write("late: 已等待 {key}\n", to: "rules/extra/locales/zh-CN.yaml")
        try FileManager.default.copyItem(
            atPath: Repository.path("rules/feishu-approval"), toPath: folder.path("rules/feishu-approval"))
        let seed = UInt64.random(in: 0...UInt64.max)
        let stream = SampleStream(seed: seed, events: 1500)
        let arguments = ["map", "--rules", folder.path("rules"), "--workers", "2"]

        let whole = try await Tool.run(arguments, input: stream.text)
        #expect(whole.balance("events")["read"] == stream.lines.count, "seed \(seed)")
        #expect(whole.lines.count > 500, "seed \(seed)")
        for without in Self.features.map({ [$0] }) + [Self.features] {
            let reduced = try await Tool.run(arguments + ["--without"] + without, input: stream.text)
            #expect(reduced.lines == whole.lines, "without \(without), seed \(seed)")
            #expect(reduced.balance("events") == whole.balance("events"), "without \(without), seed \(seed)")
            #expect(reduced.balance("updates") == whole.balance("updates"), "without \(without), seed \(seed)")
            #expect(reduced.status == whole.status, "without \(without), seed \(seed)")
        }
    }
}
