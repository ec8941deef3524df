/// Finds out which parts of an event an expression can look at: abstract interpretation, where a value is the places
/// in the event that it may be.
///
/// Conservative: what is not understood looks at everything that it is given. The rules for that are few:
/// - a value whose content may matter is *consumed*, that is everything below its places is touched;
/// - walking along a path touches no content; each place that is walked to is *glanced at*, so that its kind is known;
/// - what is computed of consumed values is at no place any more (`[]`): there is nothing left in it to touch;
/// - a function that is not known consumes its `.`, and whatever its arguments give; they see nothing else.
struct TouchAnalysis {
    /// Values may be at this many places; behind it everything counts as touched.
    private static let placesMax = 32
    private static let stepsMax = 4096

    /// Where a value may be; empty when it is no part of the event that is not consumed.
    typealias Places = [[TouchedPath.Step]]

    /// Whatever is touched, it is not known.
    struct GivingUp: Error {}

    private let library: LibraryFunctions
    private var touched: Set<TouchedPath> = []
    private var steps = 0
    private var level = 0
    private var variables: [String: Places] = [:]
    /// Functions that the text defines: their names mean nothing else.
    private var ownNames: Set<String> = []
    private var definitionsInScope: Int

    private init(library: LibraryFunctions) {
        self.library = library
        definitionsInScope = library.count
    }

    /// Nil: everything.
    ///
    /// - Parameter asTruth: whether it only matters if the values are true.
    static func touched(by syntax: JQSyntax, library: LibraryFunctions, asTruth: Bool) -> [TouchedPath]? {
        guard !library.redefinesOperators else { return nil }
        var analysis = TouchAnalysis(library: library)
        guard let places = try? analysis.places(syntax, dot: [[]]) else { return nil }
        if !asTruth { analysis.consume(places) }
        guard !analysis.touched.contains(TouchedPath([], isWhole: true)) else { return nil }
        return Array(analysis.touched)
    }

    // MARK: Places

    private mutating func consume(_ places: Places) {
        for place in places { touched.insert(TouchedPath(place, isWhole: true)) }
    }

    private mutating func step(_ places: Places, _ step: TouchedPath.Step) -> Places {
        let farther = places.map { $0 + [step] }
        for place in farther { touched.insert(TouchedPath(place, isWhole: false)) }
        return farther
    }

    private func joined(_ one: Places, _ other: Places) throws(GivingUp) -> Places {
        let places = one + other.filter { !one.contains($0) }
        guard places.count <= Self.placesMax else { throw GivingUp() }
        return places
    }

    /// What the syntax gives, once everything is touched that this may look at.
    private mutating func places(_ syntax: JQSyntax, dot: Places) throws(GivingUp) -> Places {
        steps += 1
        level += 1
        defer { level -= 1 }
        guard steps <= Self.stepsMax, level <= JQParser.depthMax else { throw GivingUp() }
        switch syntax.form {
        case .identity: return dot
        case .literal: return []
        case .member(let base, let key, _): return try member(base, key, dot)
        case .elements(let base, _): return step(try places(base, dot: dot), .each)
        case .format(let parts):
            for case .value(let value) in parts { try consume(value, dot) }
            return []
        case .array(let operands):
            return try consume(operands, dot)
        case .object(let pairs):
            return try consume(pairs.map(\.value), dot)
        case .call(let name, let arguments): return try call(name, arguments, dot)
        case .negative(let operand): return try consume([operand], dot)
        case .pipe(let left, let right): return try places(right, dot: try places(left, dot: dot))
        case .comma(let left, let right), .alternative(let left, let right):
            return try joined(try places(left, dot: dot), try places(right, dot: dot))
        case .and(let left, let right), .or(let left, let right):
            _ = try places(left, dot: dot)
            _ = try places(right, dot: dot)
            return []
        case .comparison(_, let left, let right): return try consume([left, right], dot)
        case .conditional(let condition, let then, let otherwise):
            _ = try places(condition, dot: dot)
            return try joined(try places(then, dot: dot), try places(otherwise, dot: dot))
        case .attempt(let operand): return try places(operand, dot: dot)
        case .opaque(let unlowered): return try places(unlowered, dot: dot)
        }
    }

    private mutating func consume(_ syntax: JQSyntax, _ dot: Places) throws(GivingUp) {
        consume(try places(syntax, dot: dot))
    }

    private mutating func consume(_ operands: [JQSyntax], _ dot: Places) throws(GivingUp) -> Places {
        for operand in operands { try consume(operand, dot) }
        return []
    }

    private mutating func member(_ base: JQSyntax, _ key: JQSyntax, _ dot: Places) throws(GivingUp) -> Places {
        let places = try places(base, dot: dot)
        switch key.form {
        case .literal(.string(let key)): return step(places, .key(key))
        case .literal(.number): return step(places, .element)
        default:
            consume(places)
            return try consume([key], dot)
        }
    }

    // MARK: What only libjq evaluates

    private mutating func places(_ unlowered: JQSyntax.Unlowered, dot: Places) throws(GivingUp) -> Places {
        switch unlowered {
        case .operation(let operands): return try consume(operands, dot)
        case .ofInput(let operands):
            consume(dot)
            return try consume(operands, dot)
        case .variable(let name): return variables[name] ?? []
        case .binding(let source, let patterns, let scope):
            let outer = variables
            defer { variables = outer }
            try bind(source, patterns, dot)
            return try places(scope, dot: dot)
        case .folding(let source, let patterns, let steps):
            let outer = variables
            defer { variables = outer }
            try bind(source, patterns, dot)
            // The variables are not known in the first step, and whatever they are there, they are known outside.
            for (number, step) in steps.enumerated() { try consume(step, number == 0 ? dot : []) }
            return []
        case .handled(let body, let handler):
            let places = try places(body, dot: dot)
            guard let handler else { return places }
            return try joined(places, try self.places(handler, dot: []))
        case .definition(let definition, let scope):
            let outer = (variables, ownNames)
            defer { (variables, ownNames) = outer }
            ownNames.formUnion(definition.closures + [definition.name])
            for value in definition.values { variables[value] = [] }
            // Whoever calls it consumes what it is given.
            try consume(definition.body, [])
            variables = outer.0
            return try places(scope, dot: dot)
        case .label(let scope): return try places(scope, dot: dot)
        case .leaving: return []
        }
    }

    private mutating func bind(
        _ source: JQSyntax, _ patterns: JQSyntax.Patterns, _ dot: Places
    ) throws(GivingUp) {
        let places = try places(source, dot: dot)
        for name in patterns.variables { variables[name] = patterns.isPlain ? places : [] }
        guard !patterns.isPlain else { return }
        consume(places)
        _ = try consume(patterns.keys, dot)
    }

    // MARK: Calls

    private mutating func call(_ name: String, _ arguments: [JQSyntax], _ dot: Places) throws(GivingUp) -> Places {
        if ownNames.contains(name) { return try unknownCall(arguments, dot) }
        if library.defines(name) {
            guard arguments.isEmpty, let function = library.function(name, before: definitionsInScope) else {
                return try unknownCall(arguments, dot)
            }
            let outer = (definitionsInScope, variables, ownNames)
            defer { (definitionsInScope, variables, ownNames) = outer }
            (definitionsInScope, variables, ownNames) = (function.index, [:], [])
            return try places(function.body, dot: dot)
        }
        return try arguments.isEmpty ? builtin(name, dot) : builtin(name, arguments, dot)
    }

    private mutating func unknownCall(_ arguments: [JQSyntax], _ dot: Places) throws(GivingUp) -> Places {
        consume(dot)
        return try consume(arguments, [])
    }

    private mutating func builtin(_ name: String, _ dot: Places) throws(GivingUp) -> Places {
        switch name {
        case "values", "nulls", "booleans", "numbers", "strings", "arrays", "objects", "iterables", "scalars": dot
        case "not", "type", "empty", "now", "nan", "infinite", "builtins": []
        case "first", "last": step(dot, .element)
        default: try unknownCall([], dot)
        }
    }

    private mutating func builtin(
        _ name: String, _ arguments: [JQSyntax], _ dot: Places
    ) throws(GivingUp) -> Places {
        switch (name, arguments.count) {
        case ("select", 1):
            _ = try places(arguments[0], dot: dot)
            return dot
        case ("map", 1):
            return try consume([arguments[0]], step(dot, .each))
        case ("has", 1):
            guard case .literal(.string(let key)) = arguments[0].form else { return try unknownCall(arguments, dot) }
            _ = step(dot, .key(key))
            return []
        case ("first", 1): return try places(arguments[0], dot: dot)
        case ("limit", 2):
            try consume(arguments[0], dot)
            return try places(arguments[1], dot: dot)
        case ("error", 1), ("range", _): return try consume(arguments, dot)
        // Their arguments may be asked with the same `.`, which is consumed.
        default: return try unknownCall(arguments, dot)
        }
    }
}
