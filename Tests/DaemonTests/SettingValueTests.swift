import Testing

@testable import Daemon

struct SettingValueTests {
    @Test(arguments: [("250ms", 250), ("10s", 10_000), ("1.5m", 90_000), ("24h", 86_400_000), ("7d", 604_800_000)])
    func durations(text: String, milliseconds: Int) {
        #expect(SettingValue.duration(text) == .milliseconds(milliseconds))
    }

    @Test(arguments: ["", "10", "s", "-1s", "1 s", "1e3s", "10 seconds", "1.2.3s", "99999999999999999d"])
    func notDurations(text: String) {
        #expect(SettingValue.duration(text) == nil)
    }

    @Test(arguments: [("4096", 4096), ("64KiB", 65_536), ("512MiB", 512 << 20), ("2GiB", 2 << 30), ("3MB", 3_000_000)])
    func sizes(text: String, expected: Int) {
        #expect(SettingValue.bytes(text) == expected)
    }

    @Test(arguments: ["", "MiB", "12 MiB", "-4", "1e6", "512mib"])
    func notSizes(text: String) {
        #expect(SettingValue.bytes(text) == nil)
    }
}
