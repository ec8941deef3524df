@testable import Rules

/// Checks values against JSON Schemas, as far as the schemas of this repository go. A keyword that is not known here is
/// a problem, too: nothing in a schema goes unchecked.
struct JSONSchema {
    private let root: JSONValue
    private static let notes: Set<String> = ["$schema", "title", "description", "default", "$defs"]

    init(_ text: String) {
        root = Self.value(text) ?? .null
    }

    /// JSON or YAML as a value.
    static func value(_ text: String) -> JSONValue? {
        var log = DiagnosticLog()
        let source = SourceText(file: "value", text: text)
        return YAMLDocument.parse(source, log: &log)?.json(in: source, log: &log)
    }

    /// What is wrong, with its path; empty: it is valid.
    func problems(_ value: JSONValue) -> [String] { problems(value, root, path: "") }

    private func problems(_ value: JSONValue, _ schema: JSONValue, path: String) -> [String] {
        if schema == .boolean(false) { return ["\(path): not allowed here"] }
        guard case .object(let keywords) = schema else { return ["\(path): no schema"] }
        return keywords.flatMap { keyword in
            Self.notes.contains(keyword.key) ? [] : problems(value, keyword, in: schema, path: path)
        }
    }

    private func problems(
        _ value: JSONValue, _ keyword: JSONValue.Member, in schema: JSONValue, path: String
    ) -> [String] {
        switch (keyword.key, keyword.value) {
        case ("type", let types):
            let names = Self.strings(types).isEmpty ? [Self.string(types) ?? ""] : Self.strings(types)
            return names.contains { value.has(type: $0) } ? [] : ["\(path): no \(names.joined(separator: " or "))"]
        case ("enum", .array(let values)): return values.contains(value) ? [] : ["\(path): \(value.text) is not listed"]
        case ("const", let constant): return value == constant ? [] : ["\(path): not \(constant.text)"]
        case ("pattern", .string(let pattern)):
            guard case .string(let text) = value, let regex = try? Regex(pattern) else { return [] }
            return text.contains(regex) ? [] : ["\(path): not like \(pattern)"]
        case ("required", let names):
            guard case .object(let members) = value else { return [] }
            return Self.strings(names).filter { name in !members.contains { $0.key == name } }.map {
                "\(path): no \($0)"
            }
        case ("properties", .object(let properties)):
            return properties.flatMap { property in
                value[property.key].map { problems($0, property.value, path: path + "." + property.key) } ?? []
            }
        case ("additionalProperties", let more):
            guard case .object(let members) = value else { return [] }
            return members.filter { schema["properties"]?[$0.key] == nil }.flatMap { member in
                more == .boolean(false)
                    ? ["\(path).\(member.key): unknown"] : problems(member.value, more, path: path + "." + member.key)
            }
        case ("propertyNames", let names):
            guard case .object(let members) = value else { return [] }
            return members.flatMap { problems(.string($0.key), names, path: path + "." + $0.key) }
        case ("items", let items):
            guard case .array(let elements) = value else { return [] }
            return elements.enumerated().flatMap { problems($1, items, path: "\(path)[\($0)]") }
        case ("minItems", .number(let count)):
            guard case .array(let elements) = value else { return [] }
            return elements.count >= Int(count) ?? 0 ? [] : ["\(path): too few"]
        case ("anyOf", .array(let schemas)):
            return schemas.contains { problems(value, $0, path: path).isEmpty } ? [] : ["\(path): none of anyOf"]
        case ("if", let condition):
            guard let consequence = schema["then"] else { return ["\(path): `if` without `then`"] }
            return problems(value, condition, path: path).isEmpty ? problems(value, consequence, path: path) : []
        case ("then", _) where schema["if"] != nil: return []
        case ("$ref", .string(let reference)):
            guard let definition = root["$defs"]?[String(reference.dropFirst("#/$defs/".count))] else {
                return ["\(path): no \(reference)"]
            }
            return problems(value, definition, path: path)
        default: return ["the schema's keyword \(keyword.key) is not known"]
        }
    }

    private static func string(_ value: JSONValue) -> String? {
        if case .string(let text) = value { text } else { nil }
    }

    private static func strings(_ value: JSONValue) -> [String] {
        if case .array(let values) = value { values.compactMap(string) } else { [] }
    }
}

extension JSONValue {
    fileprivate func has(type: String) -> Bool {
        switch (self, type) {
        case (.null, "null"), (.boolean, "boolean"), (.number, "number"), (.string, "string"), (.array, "array"),
            (.object, "object"):
            true
        case (.number(let digits), "integer"): Int(digits) != nil
        default: false
        }
    }
}
