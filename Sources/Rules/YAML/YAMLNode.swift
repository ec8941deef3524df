/// One node of a YAML document, with its place.
struct YAMLNode: Sendable {
    enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLEntry])
    }

    let content: Content
    /// Where the node begins; of an alias, where its anchor stands.
    let offset: Int

    var boolean: Bool? {
        if case .scalar(let scalar) = content { scalar.boolean } else { nil }
    }

    /// For messages: what was found.
    var kind: String {
        switch content {
        case .scalar(let scalar): scalar.isNull ? "nothing" : "a scalar"
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}

struct YAMLEntry: Sendable {
    let key: YAMLNode
    let value: YAMLNode
}

struct YAMLScalar: Sendable {
    enum Style: Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        case literal
        case folded
    }

    let text: String
    let style: Style
    /// An explicit tag: `!!str`.
    let tag: String?

    /// Left out, `~` or `null`, unquoted.
    var isNull: Bool {
        if let tag { return tag == "tag:yaml.org,2002:null" }
        return style == .plain && (text.isEmpty || text == "~" || text == "null")
    }

    /// `true` or `false`, unquoted. YAML 1.1's `yes`, `no`, `on` and `off` are strings here.
    var boolean: Bool? {
        guard style == .plain, tag == nil || tag == "tag:yaml.org,2002:bool" else { return nil }
        switch text {
        case "true": return true
        case "false": return false
        default: return nil
        }
    }

    /// The text, if it is a number as JSON writes them, unquoted. So `007`, `0x1F`, `1_000`, `+1` and `.5` are strings.
    var number: String? {
        guard style == .plain, tag == nil || tag == "tag:yaml.org,2002:int" || tag == "tag:yaml.org,2002:float",
            Self.isNumber(text.utf8)
        else { return nil }
        return text
    }

    /// RFC 8259, section 6.
    private static func isNumber(_ text: String.UTF8View) -> Bool {
        var rest = text[...]
        func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        func takeDigits() -> Bool {
            let digits = rest.prefix(while: isDigit)
            rest = rest[digits.endIndex...]
            return !digits.isEmpty
        }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        if rest.first == UInt8(ascii: "0") {
            rest.removeFirst()
        } else {
            guard takeDigits() else { return false }
        }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard takeDigits() else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard takeDigits() else { return false }
        }
        return rest.isEmpty
    }
}
