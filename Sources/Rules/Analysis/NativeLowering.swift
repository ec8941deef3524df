/// Makes native expressions of jq syntax, where that is possible: nil is "leave it to libjq".
///
/// Pipes vanish: what stands behind one has its `.` replaced by what stands before it, and `guarded` keeps the errors of
/// that where the replacement would lose them.
struct NativeLowering {
    /// Nodes of an expression, counted as often as they occur: replacing `.` may double them at every pipe.
    static let sizeMax = 1024

    /// Syntax looked at for one expression, function bodies included.
    static let stepsMax = 4096

    var paths = PathTable()
    let library: LibraryFunctions
    private var steps = 0
    private var level = 0
    /// How many definitions of the library the text may call: those before the one whose body it is.
    var definitionsInScope: Int

    init(library: LibraryFunctions) {
        self.library = library
        definitionsInScope = library.count
    }

    /// Begins with another text; nil when nothing can be said about it.
    mutating func start(_ text: String) -> JQSyntax? {
        steps = 0
        return library.redefinesOperators ? nil : JQParser.parse(text)
    }

    /// `.` of a whole expression.
    mutating func event() -> NativeExpression { .path(paths.index(of: StaticPath([])), onFailure: .error) }

    // MARK: Expressions

    /// One value at most.
    mutating func expression(_ syntax: JQSyntax, dot: NativeExpression) -> NativeExpression? {
        steps += 1
        level += 1
        defer { level -= 1 }
        guard steps <= Self.stepsMax, level <= JQParser.depthMax else { return nil }
        switch syntax.form {
        case .identity: return dot
        case .literal(let literal): return .literal(literal)
        case .member(let base, let key, let isOptional): return member(base, key, isOptional, dot)
        case .format(let parts): return format(parts, dot)
        case .array(let elements): return array(elements, dot)
        case .object(let pairs): return object(pairs, dot)
        case .call(let name, let arguments): return call(name, arguments, dot)
        case .negative(let operand):
            guard case .literal(.number(let number))? = expression(operand, dot: dot) else { return nil }
            return .literal(.number(-number))
        case .pipe(let left, let right):
            guard let value = expression(left, dot: dot) else { return nil }
            return piped(value) { lowering in lowering.expression(right, dot: value) }
        case .alternative(let left, let right):
            guard let left = expression(left, dot: dot), !left.hasAttempt, let right = expression(right, dot: dot)
            else { return nil }
            return .alternative(left, right)
        case .and(let left, let right): return binary(left, right, dot) { .and($0, $1) }
        case .or(let left, let right): return binary(left, right, dot) { .or($0, $1) }
        case .comparison(let operation, let left, let right):
            return binary(left, right, dot) { .comparison(operation, $0, $1) }
        case .conditional(let condition, let then, let otherwise):
            guard let condition = expression(condition, dot: dot), let then = expression(then, dot: dot),
                let otherwise = expression(otherwise, dot: dot)
            else { return nil }
            return .conditional(condition, then: then, else: otherwise)
        case .attempt(let operand): return expression(operand, dot: dot).map { .attempt($0) }
        case .comma, .elements, .opaque: return nil
        }
    }

    mutating func binary(
        _ left: JQSyntax, _ right: JQSyntax, _ dot: NativeExpression,
        _ make: (NativeExpression, NativeExpression) -> NativeExpression
    ) -> NativeExpression? {
        guard let left = expression(left, dot: dot), let right = expression(right, dot: dot) else { return nil }
        return make(left, right)
    }

    /// What stands behind a pipe, with the errors of what stands before it.
    mutating func piped(
        _ value: NativeExpression, _ then: (inout NativeLowering) -> NativeExpression?
    ) -> NativeExpression? {
        guard value.size(upTo: Self.sizeMax) < Self.sizeMax, let result = then(&self) else { return nil }
        return guarded(value, then: result)
    }

    func guarded(_ value: NativeExpression, then result: NativeExpression) -> NativeExpression? {
        guard result.size(upTo: Self.sizeMax) < Self.sizeMax else { return nil }
        let whole: NativeExpression =
            alwaysGivesValue(value) || begins(result, with: value) ? result : .guarded(value, then: result)
        return whole.size(upTo: Self.sizeMax) < Self.sizeMax ? whole : nil
    }

    // MARK: Paths

    mutating func member(
        _ base: JQSyntax, _ key: JQSyntax, _ isOptional: Bool, _ dot: NativeExpression
    ) -> NativeExpression? {
        guard let base = expression(base, dot: dot), let key = expression(key, dot: dot) else { return nil }
        let failure: PathFailure = isOptional ? .nothing : .error
        if case .literal(.object(let pairs)) = base { return .lookup(key: key, in: pairs, onFailure: failure) }
        guard let step = Self.step(key) else { return nil }
        return stepped(base, step, failure)
    }

    /// jq drops the fraction of an index; what is no plain index is left to it.
    private static func step(_ key: NativeExpression) -> StaticPath.Step? {
        switch key {
        case .literal(.string(let bytes)): .key(bytes)
        case .literal(.number(let number)):
            Int(exactly: number).flatMap { (0...Int(Int32.max)).contains($0) ? .index($0) : nil }
        default: nil
        }
    }

    mutating func stepped(
        _ base: NativeExpression, _ step: StaticPath.Step, _ failure: PathFailure
    ) -> NativeExpression? {
        switch base {
        case .path(let path, let before):
            let steps = paths[path].steps
            // The event is an object, so this always fails.
            if steps.isEmpty, case .index = step { return nil }
            let longer = paths.index(of: StaticPath(steps + [step]))
            if before == failure || !canFail(path) { return .path(longer, onFailure: failure) }
            return .guarded(base, then: .path(longer, onFailure: failure))
        case .guarded(let condition, let then):
            return stepped(then, step, failure).map { .guarded(condition, then: $0) }
        default: return nil
        }
    }

    /// The first step is one into the event, which is an object.
    func canFail(_ path: Int) -> Bool { paths[path].steps.count > 1 }

    func alwaysGivesValue(_ expression: NativeExpression) -> Bool {
        switch expression {
        case .literal: true
        case .path(let path, _): !canFail(path)
        default: false
        }
    }

    /// Whether evaluating it begins with a value (or steps farther along its path), so that an error of that value, or
    /// that it is nothing, decides the whole anyway.
    func begins(_ expression: NativeExpression, with value: NativeExpression) -> Bool {
        if expression == value { return true }
        switch expression {
        case .path(let path, let failure):
            guard case .path(let shorter, let shorterFailure) = value else { return false }
            return failure == shorterFailure && paths[path].steps.starts(with: paths[shorter].steps)
        case .has(let path, _, let failure): return begins(.path(path, onFailure: failure), with: value)
        case .guarded(let first, _), .and(let first, _), .or(let first, _), .not(let first), .isIn(let first, _),
            .conditional(let first, _, _), .lookup(let first, _, _), .text(let first), .number(let first),
            .type(let first), .length(let first), .ascii(_, let first), .matches(_, let first, _),
            .trimmed(_, let first, _):
            return begins(first, with: value)
        // These give something even when the first gives nothing.
        case .alternative(let first, _): return !value.isOptional && begins(first, with: value)
        case .comparison(_, let left, let right):
            return begins(alwaysGivesValue(right) ? left : right, with: value)
        case .format(let parts):
            for case .value(let last) in parts.reversed() { return begins(last, with: value) }
            return false
        case .array(let elements):
            return !value.isOptional && elements.first.map { begins($0, with: value) } ?? false
        case .literal, .nothing, .attempt: return false
        }
    }
}
