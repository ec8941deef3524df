import Testing

@testable import Daemon

struct SettingValueTests {
    @Test(arguments: zip(
        ["250ms", "10s", "1.5m", "24h", "7d"], [Duration.milliseconds(250), .seconds(10), .seconds(90), .seconds(86_400), .seconds(604_800)]))
    func durations(text: String, expected: Duration) {
        #expect(SettingValue.duration(text) == expected)
    }

    @Test(arguments: ["", "10", "s", "-1s", "1 s", "1e3s", "10 seconds", "1.2.3s", "99999999999999999d"])
    func notDurations(text: String) {
        #expect(SettingValue.duration(text) == nil)
    }

    @Test(arguments: zip(["4096", "64KiB", "512MiB", "2GiB", "1kB", "3MB"], [4096, 65_536, 536_870_912, 2_147_483_648, 1000, 3_000_000]))
    func sizes(text: String, expected: Int) {
        #expect(SettingValue.bytes(text) == expected)
    }

    @Test(arguments: ["", "MiB", "12 MiB", "-4", "1e6", "512mib"])
    func notSizes(text: String) {
        #expect(SettingValue.bytes(text) == nil)
    }
}
