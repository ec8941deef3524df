internal import FoundationEssentials

/// Where tests that look at something else in every run begin. Failures can be repeated with the printed number.
package enum RunSeed {
    package static let value =
        ProcessInfo.processInfo.environment["APPROVALD_TEST_SEED"].flatMap(UInt64.init)
        ?? UInt64.random(in: 0...999_999_999)
}
