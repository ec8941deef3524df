/// Reading of a part of a text.
extension JSONReader {
    /// Reads what the projection says of the value that begins here.
    ///
    /// - Parameter node: of the projection, for this value.
    mutating func part(_ projection: JQProjection, _ node: Int32, level: Int) throws(JQParseError) -> JQValue {
        guard node != JQProjection.whole else { return try value(level: level) }
        skipSpace()
        guard position < count else { throw .unfinished(expected: "a value") }
        switch self[position] {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "{"): return try members(projection, projection[node], level: level + 1)
        case UInt8(ascii: "["): return try elements(projection, projection[node].elements, level: level + 1)
        default: return try scalar()
        }
    }

    private mutating func members(
        _ projection: JQProjection, _ node: JQProjection.Node, level: Int
    ) throws(JQParseError) -> JQValue {
        var object = JQValue.emptyObject
        guard node.keyCount > 0 || node.members != JQProjection.nothing else {
            try passOver(level: level - 1)
            return object
        }
        guard level <= Self.levelsMax else { throw .tooDeep(offset: position) }
        position += 1
        skipSpace()
        if skip(UInt8(ascii: "}")) { return object }
        while true {
            try needKey()
            let range = try stringRange()
            let key =
                if let range { unsafe projection.key(text(range), of: node) } else {
                    unsafe unescaped.withUnsafeBufferPointer { unsafe projection.key($0, of: node) }
                }
            if let key {
                try needColon()
                object.set(
                    projection.value(ofKey: key), try part(projection, projection.node(ofKey: key), level: level))
            } else if node.members != JQProjection.nothing {
                let key = if let range { unsafe JQValue(utf8: text(range)) } else { JQValue(utf8: unescaped.span) }
                try needColon()
                object.set(key, try part(projection, node.members, level: level))
            } else {
                try needColon()
                try passOver(level: level)
            }
            if try isLastMember() { return object }
        }
    }

    private mutating func elements(
        _ projection: JQProjection, _ node: Int32, level: Int
    ) throws(JQParseError) -> JQValue {
        var array = JQValue.emptyArray
        guard node != JQProjection.nothing else {
            try passOver(level: level - 1)
            return array
        }
        guard level <= Self.levelsMax else { throw .tooDeep(offset: position) }
        position += 1
        skipSpace()
        if skip(UInt8(ascii: "]")) { return array }
        while true {
            array.append(try part(projection, node, level: level))
            if try isLastElement() { return array }
        }
    }

    /// Goes behind the value that begins here.
    private mutating func passOver(level: Int) throws(JQParseError) {
        skipSpace()
        guard position < count else { throw .unfinished(expected: "a value") }
        switch self[position] {
        case UInt8(ascii: "\""): _ = try stringRange()
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            if let end = containerEnd() {
                position = end
            } else {
                // Too deep for the fast way, or no JSON: the slow way tells.
                _ = try value(level: level)
            }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            while position < count, Self.isOfNumber(self[position]) { position += 1 }
        default: _ = try scalar()
        }
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
