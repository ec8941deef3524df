/// Changes parts of a YAML text so that they say something else, and leaves all else of it as it is: comments, order,
/// quotes, blank lines.
///
/// Only what differs is replaced: a scalar, where that is all, else the smallest mapping or list around. Whether the
/// result says what it should is for the owner to see: anchors and their like may be in the way.
struct YAMLEditor {
    private struct Edit: Equatable {
        let range: Range<Int>
        let text: String
    }

    private let source: SourceText
    private let span: YAMLSpan
    private let writer: YAMLWriter
    private var edits: [Edit] = []

    init(_ source: SourceText) {
        self.source = source
        span = YAMLSpan(source: source)
        let isCarriage = zip(source.scalars, source.scalars.dropFirst()).contains { $0 == "\r" && $1 == "\n" }
        writer = YAMLWriter(newline: isCarriage ? "\r\n" : "\n")
    }

    /// Has the value of a mapping's entry become another one.
    ///
    /// - Parameter isFlow: whether there are brackets around the entry.
    mutating func change(_ entry: YAMLEntry, to value: JSONValue, isFlow: Bool) throws(YAMLEditFailure) {
        try change(entry.value, to: value, in: Place(keyEnd: source.offset(behind: entry.key), isFlow: isFlow))
    }

    /// Where a node stands.
    private struct Place {
        /// Behind the key that it belongs to; nil for an element of a list.
        let keyEnd: Int?
        /// Whether there are brackets around it.
        let isFlow: Bool
    }

    private mutating func change(_ node: YAMLNode, to value: JSONValue, in place: Place) throws(YAMLEditFailure) {
        var log = DiagnosticLog()
        if let old = node.json(in: source, log: &log), old.isSame(as: value) { return }
        switch (node.content, value) {
        case (.mapping(let entries), .object(let members)):
            if try change(entries, of: node, to: members, in: place) { return }
        case (.sequence(let nodes), .array(let elements)):
            if try change(nodes, to: elements, isFlow: place.isFlow || span.isFlow(node)) { return }
        default: break
        }
        try replace(node, by: value, in: place)
    }

    /// - Returns: false where the mapping has to be replaced as a whole.
    private mutating func change(
        _ entries: [YAMLEntry], of node: YAMLNode, to members: [JSONValue.Member], in place: Place
    ) throws(YAMLEditFailure) -> Bool {
        let isFlow = place.isFlow || span.isFlow(node)
        let added = members.filter { member in !entries.contains { $0.key.text == member.key } }
        let removed = entries.filter { entry in !members.contains { $0.key == entry.key.text } }
        guard removed.isEmpty, added.isEmpty || !isFlow else { return false }
        for entry in entries {
            guard let member = members.first(where: { $0.key == entry.key.text }) else { continue }
            try change(
                entry.value, to: member.value, in: Place(keyEnd: source.offset(behind: entry.key), isFlow: isFlow))
        }
        guard !added.isEmpty else { return true }
        guard let end = span.range(of: node)?.upperBound, let first = entries.first else { return false }
        let column = source.position(first.key.offset).column - 1
        let indentation = writer.newline + String(repeating: " ", count: column)
        let lineEnd = source.endOfLine(at: end)
        edits.append(
            Edit(
                range: lineEnd..<lineEnd,
                text: added.map { indentation + writer.block(.object([$0]), column: column) }.joined()))
        return true
    }

    /// What comes or goes, does so at the end.
    ///
    /// - Returns: false where the list has to be replaced as a whole.
    private mutating func change(
        _ nodes: [YAMLNode], to elements: [JSONValue], isFlow: Bool
    ) throws(YAMLEditFailure) -> Bool {
        var tail: Edit?
        if nodes.count != elements.count {
            tail = isFlow ? nil : self.tail(of: nodes, for: elements)
            guard tail != nil else { return false }
        }
        for (node, element) in zip(nodes, elements) {
            try change(node, to: element, in: Place(keyEnd: nil, isFlow: isFlow))
        }
        if let tail { edits.append(tail) }
        return true
    }

    /// Makes a list in lines of its own as long as it is to be.
    private func tail(of nodes: [YAMLNode], for elements: [JSONValue]) -> Edit? {
        guard let last = nodes.last, let end = endOfLine(of: last), !elements.isEmpty else { return nil }
        if elements.count < nodes.count {
            return endOfLine(of: nodes[elements.count - 1]).map { Edit(range: $0..<end, text: "") }
        }
        return dashColumn(of: last).map { column in
            let added = writer.block(.array(Array(elements.dropFirst(nodes.count))), column: column)
            return Edit(range: end..<end, text: writer.newline + String(repeating: " ", count: column) + added)
        }
    }

    private func endOfLine(of node: YAMLNode) -> Int? {
        (span.range(of: node)?.upperBound).map { source.endOfLine(at: $0) }
    }

    /// Of the `-` before an element, counted from 0.
    private func dashColumn(of element: YAMLNode) -> Int? {
        let before = source.scalars[..<element.offset].lastIndex { $0 != " " }
        return before.flatMap { source.scalars[$0] == "-" ? source.position($0).column - 1 : nil }
    }

    private mutating func replace(_ node: YAMLNode, by value: JSONValue, in place: Place) throws(YAMLEditFailure) {
        guard var range = span.range(of: node) else {
            throw YAMLEditFailure(
                position: source.position(node.offset), description: "where this ends is not certain; edit it by hand")
        }
        let column = source.position(range.lowerBound).column - 1
        if case .scalar(let scalar) = node.content, case .string = value {
            return edits.append(Edit(range: range, text: YAMLWriter.flow(value, like: scalar.style)))
        }
        if place.isFlow || (span.isFlow(node) && column + YAMLWriter.flow(value).count < 120) {
            return edits.append(Edit(range: range, text: YAMLWriter.flow(value)))
        }
        guard let keyEnd = place.keyEnd, keyEnd <= range.lowerBound,
            source.scalars[keyEnd..<range.lowerBound].allSatisfy({ $0 == " " || SourceText.isYAMLBreak($0) })
        else { return edits.append(Edit(range: range, text: writer.block(value, column: column))) }
        range = keyEnd..<range.upperBound
        let line = source.position(keyEnd).line
        let keyColumn = (source.line(line) ?? "").unicodeScalars.prefix { $0 == " " || $0 == "-" }.count
        edits.append(Edit(range: range, text: writer.value(value, behindKeyAt: keyColumn)))
    }

    /// The text with all changes.
    ///
    /// What is inserted at one place comes in the order of the edits: first what belongs to the innermost mapping.
    func applied() throws(YAMLEditFailure) -> [Unicode.Scalar] {
        var distinct: [Edit] = []
        for edit in edits where !distinct.contains(edit) { distinct.append(edit) }
        let order = distinct.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) > ($1.element.range.lowerBound, $1.offset)
        }
        var scalars = source.scalars
        var next = scalars.count
        for (_, edit) in order {
            guard edit.range.upperBound <= next else {
                throw YAMLEditFailure(
                    position: source.position(edit.range.lowerBound),
                    description: "this is to become two different things; edit it by hand")
            }
            scalars.replaceSubrange(edit.range, with: edit.text.unicodeScalars)
            next = edit.range.lowerBound
        }
        return scalars
    }
}

/// Why a YAML text cannot be changed as it should.
package struct YAMLEditFailure: Error, CustomStringConvertible {
    package let position: SourcePosition
    package let description: String
}

extension YAMLNode {
    /// Of a key; empty for what is none.
    var text: String {
        if case .scalar(let scalar) = content { scalar.text } else { "" }
    }
}

extension SourceText {
    /// The place behind the colon of a key.
    fileprivate func offset(behind key: YAMLNode) -> Int? {
        guard let end = YAMLSpan(source: self).range(of: key)?.upperBound else { return nil }
        let colon = scalars[end...].prefix { $0 == " " }.endIndex
        return colon < scalars.count && scalars[colon] == ":" ? colon + 1 : nil
    }

    fileprivate func endOfLine(at offset: Int) -> Int {
        scalars[offset...].firstIndex(where: Self.isYAMLBreak) ?? scalars.count
    }
}
