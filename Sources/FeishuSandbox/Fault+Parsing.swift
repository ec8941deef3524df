extension Fault {
    /// Reads `KIND[=VALUE][:every=N][:count=N][:at=update|token]`, the form of the option `--fault`.
    package init(parsing text: String) throws(FaultError) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(Self.keyAndValue)
        guard let head = parts.first else { throw FaultError("a fault is empty") }
        let kind = try Self.kind(head.key)
        var value: Int?
        if let text = head.value {
            value = try Self.number(text, of: kind.rawValue)
        }
        var every = 1
        var count: Int?
        var endpoint = Endpoint.update
        for part in parts.dropFirst() {
            switch part.key {
            case "every": every = try Self.number(part.value, of: "every")
            case "count": count = try Self.number(part.value, of: "count")
            case "at": endpoint = try Self.endpoint(part.value ?? "")
            default: throw FaultError("\"\(part.key)\" in \"\(text)\" is not known; expected every, count or at")
            }
        }
        try self.init(kind, value: value, at: endpoint, every: every, count: count)
    }

    /// Reads `{"kind":…,"value":…,"every":…,"count":…,"at":…}`, the body of `POST /sandbox/faults`.
    package init(_ members: [String: JSONValue]) throws(FaultError) {
        guard case .string(let name)? = members["kind"] else { throw FaultError("`kind` is missing or no string") }
        for key in members.keys.sorted() where !["kind", "value", "every", "count", "at"].contains(key) {
            throw FaultError("\"\(key)\" is not known; expected kind, value, every, count or at")
        }
        var endpoint = Endpoint.update
        switch members["at"] {
        case nil: break
        case .string(let text)?: endpoint = try Self.endpoint(text)
        default: throw FaultError("`at` is no string; expected update or token")
        }
        try self.init(
            try Self.kind(name), value: try Self.number("value", in: members), at: endpoint,
            every: try Self.number("every", in: members) ?? 1, count: try Self.number("count", in: members))
    }

    private static func keyAndValue(_ part: Substring) -> (key: String, value: String?) {
        let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return (sides[0], sides.count > 1 ? sides[1] : nil)
    }

    private static func kind(_ name: String) throws(FaultError) -> Kind {
        guard let kind = Kind(rawValue: name) else {
            let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw FaultError("\"\(name)\" is no fault; expected one of \(known)")
        }
        return kind
    }

    private static func endpoint(_ name: String) throws(FaultError) -> Endpoint {
        guard let endpoint = Endpoint(rawValue: name) else {
            throw FaultError("`at` is \"\(name)\"; expected update or token")
        }
        return endpoint
    }

    private static func number(_ text: String?, of name: String) throws(FaultError) -> Int {
        guard let text, let number = Int(text) else {
            throw FaultError("the value of \(name) is \"\(text ?? "")\"; expected a number")
        }
        return number
    }

    private static func number(_ key: String, in members: [String: JSONValue]) throws(FaultError) -> Int? {
        switch members[key] {
        case nil, .null?: return nil
        case .number(let value)?:
            guard let number = Int(exactly: value) else { break }
            return number
        default: break
        }
        throw FaultError("`\(key)` is no whole number")
    }
}
