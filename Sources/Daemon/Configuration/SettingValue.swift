/// Reading of the value kinds that settings have: whole numbers, durations, sizes, words.
///
/// Each reader returns nil for what it does not understand; `expected` says what it would have taken.
enum SettingValue {
    /// A whole number in plain digits.
    static func count(_ text: String) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text)
    }

    /// `250ms`, `10s`, `1.5m`, `24h`, `7d`. A unit is required, so that nobody has to guess it.
    static func duration(_ text: String) -> Duration? {
        let units: [(suffix: String, factor: Double)] = [
            ("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000),
        ]
        guard let (number, factor) = split(text, units: units) else { return nil }
        let milliseconds = number * factor
        guard milliseconds <= 1e14 else { return nil }
        return .milliseconds(Int64(milliseconds.rounded()))
    }

    /// `4096`, `64KiB`, `512MiB`, `2GiB`; also `kB`, `MB`, `GB` in powers of ten.
    static func bytes(_ text: String) -> Int? {
        let units: [(suffix: String, factor: Double)] = [
            ("KiB", 1024), ("MiB", 1_048_576), ("GiB", 1_073_741_824), ("kB", 1e3), ("MB", 1e6), ("GB", 1e9),
        ]
        if let plain = count(text) { return plain }
        guard let (number, factor) = split(text, units: units), number * factor <= 1e15 else { return nil }
        return Int(number * factor)
    }

    /// The number before the longest unit that fits, and the unit's factor.
    private static func split(_ text: String, units: [(suffix: String, factor: Double)]) -> (Double, Double)? {
        for unit in units where text.hasSuffix(unit.suffix) {
            let digits = text.dropLast(unit.suffix.count)
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) else { continue }
            if let number = Double(digits) { return (number, unit.factor) }
        }
        return nil
    }
}
