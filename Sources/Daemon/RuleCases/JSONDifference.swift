import Rules

/// One place where two JSON values differ, for people: the path, what was expected there, what was found.
struct JSONDifference: Equatable {
    /// `.i18n_resources[0].texts["@i18n@1"]`
    let path: String
    /// JSON text, or nil where nothing was expected.
    let expected: String?
    let found: String?

    /// All differences in the order of the expected value, then what is too much.
    static func between(expected: JSONValue, found: JSONValue, path: String = "") -> [JSONDifference] {
        switch (expected, found) {
        case (.object(let wanted), .object(let given)):
            return members(wanted, given, path)
        case (.array(let wanted), .array(let given)):
            return elements(wanted, given, path)
        default:
            if expected == found { return [] }
            return [JSONDifference(path: path.isEmpty ? "." : path, expected: expected.text, found: found.text)]
        }
    }

    private static func members(
        _ wanted: [JSONValue.Member], _ given: [JSONValue.Member], _ path: String
    ) -> [JSONDifference] {
        var differences: [JSONDifference] = []
        for member in wanted {
            let place = path + step(member.key)
            if let other = given.first(where: { $0.key == member.key }) {
                differences += between(expected: member.value, found: other.value, path: place)
            } else {
                differences.append(JSONDifference(path: place, expected: member.value.text, found: nil))
            }
        }
        for member in given where !wanted.contains(where: { $0.key == member.key }) {
            differences.append(JSONDifference(path: path + step(member.key), expected: nil, found: member.value.text))
        }
        return differences
    }

    private static func elements(_ wanted: [JSONValue], _ given: [JSONValue], _ path: String) -> [JSONDifference] {
        (0..<max(wanted.count, given.count)).flatMap { index -> [JSONDifference] in
            let place = "\(path)[\(index)]"
            guard index < given.count else {
                return [JSONDifference(path: place, expected: wanted[index].text, found: nil)]
            }
            guard index < wanted.count else {
                return [JSONDifference(path: place, expected: nil, found: given[index].text)]
            }
            return between(expected: wanted[index], found: given[index], path: place)
        }
    }

    /// As jq writes a path.
    private static func step(_ key: String) -> String {
        let isPlain = key.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
        }
        return isPlain ? ".\(key)" : "[\(JSONValue.string(key).text)]"
    }
}
