/// An expression of a rule that needs no libjq: what one jq text means for one event.
///
/// Evaluating one gives exactly one of three things, as jq 1.6 would: a value, an error, or nothing (`isOptional` tells
/// whether that can be). Evaluation has no side effects, so a subtree may occur several times. Unless a case says
/// otherwise, an operand's error or nothing is that of the whole, and operands are evaluated in the order given here,
/// the first error or nothing ending it.
///
/// One thing of jq 1.6 is not in here: an error raised behind an `attempt` that has given a value ends as nothing
/// instead of as an error (`[1? | error("x")]` is `[]`). So an error is only certain in so far as it is "no value";
/// whoever must tell the two apart asks libjq. Where it would matter inside of an expression (elements of `array`, the
/// list of `isIn`, the left of `alternative`) there is no `attempt`.
///
/// All strings are UTF-8 and compare as bytes. Truth: everything but `null` and `false`.
package indirect enum NativeExpression: Sendable, Equatable {
    case literal(NativeLiteral)
    /// The value at a path (an index of `RuleSetAnalysis.paths`): `null` where it is absent.
    case path(Int, onFailure: PathFailure)
    /// Nothing: `empty`.
    case nothing
    /// Evaluates the first for its error or nothing alone; the result is that of `then`.
    case guarded(NativeExpression, then: NativeExpression)

    // MARK: Truth

    /// The **right** operand is evaluated first, as jq does.
    case comparison(Comparison, NativeExpression, NativeExpression)
    /// `false` when the left is false; else the truth of the right. Gives a boolean.
    case and(NativeExpression, NativeExpression)
    /// `true` when the left is true; else the truth of the right. Gives a boolean.
    case or(NativeExpression, NativeExpression)
    case not(NativeExpression)
    /// `value | IN(list…)`: whether any of the list equals the value. The value is evaluated first, then the list in
    /// order until one is equal; what comes behind that one is not evaluated. Elements that give nothing are skipped.
    case isIn(NativeExpression, [NativeExpression])

    // MARK: Choice

    /// `left // right`: the left when it gives a true value; on nothing, `null` or `false`, the right. An error of the
    /// left is the error of the whole: unlike later ones, jq 1.6 does not go on with the right then.
    case alternative(NativeExpression, NativeExpression)
    case conditional(NativeExpression, then: NativeExpression, else: NativeExpression)
    /// `(…)?`: nothing instead of an error.
    case attempt(NativeExpression)
    /// `{A: "X", B: "Y"}[key]`: `null` for a string that is no key of it. A key that is no string (`null`, too) fails.
    case lookup(key: NativeExpression, in: [[UInt8]: NativeLiteral], onFailure: PathFailure)

    // MARK: Values

    /// A string with interpolations: each value as `text` makes it. The **last** part is evaluated first.
    case format([FormatPart])
    /// `[…]`: one element for each that gives a value.
    case array([NativeExpression])
    /// `tostring`: a string as it is, else its JSON, numbers as jq prints doubles. The order of an object's members is
    /// libjq's own affair.
    case text(NativeExpression)
    /// `tonumber`: a number as it is. A string is read as jq reads JSON, which takes more than RFC 8259 does (`nan`,
    /// blanks around, leading zeros); what is no number is an error. Anything else is an error.
    case number(NativeExpression)
    /// `type`: `null`, `boolean`, `number`, `string`, `array`, `object`.
    case type(NativeExpression)
    /// `length`: Unicode scalars of a string, elements, members, 0 for `null`, the absolute value of a number. A boolean
    /// is an error.
    case length(NativeExpression)
    /// `ascii_downcase`, `ascii_upcase`: of a string, else an error.
    case ascii(LetterCase, NativeExpression)
    /// `startswith`, `endswith`, `contains` with a literal: of a string, else an error. A `contains` literal holds no
    /// NUL, but jq 1.6 also sees no further than the first NUL of the value.
    case matches(StringTest, NativeExpression, [UInt8])
    /// `ltrimstr`, `rtrimstr` with a literal: anything but a string, or a string without it, stays as it is.
    case trimmed(StringEnd, NativeExpression, [UInt8])
    /// `has("key")` of the value at `path`; `member` is the path of that key in it (absent: `false`; present, `null`
    /// too: `true`). `false` of `null`; an error of anything else that is no object.
    case has(path: Int, member: Int, onFailure: PathFailure)

    package enum Comparison: Sendable, Equatable, BitwiseCopyable {
        case equal, notEqual
        /// By jq's order: null, false, true, numbers, strings (by bytes), arrays, objects.
        case less, lessOrEqual, greater, greaterOrEqual
    }

    package enum LetterCase: Sendable, Equatable { case lower, upper }
    package enum StringTest: Sendable, Equatable { case starts, ends, contains }
    package enum StringEnd: Sendable, Equatable { case start, end }

    package enum FormatPart: Sendable, Equatable {
        case text([UInt8])
        case value(NativeExpression)
    }
}

/// What it means when jq cannot take a step: a key of what is neither object nor `null`, an index of what is neither
/// array nor `null`.
package enum PathFailure: Sendable, Equatable {
    case error
    /// Every step that could fail has a `?`.
    case nothing
}

/// A value written in a rule.
package enum NativeLiteral: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// Finite. Integers beyond ±2^53 have lost their last digits, as in jq.
    case number(Double)
    case string([UInt8])
    case array([NativeLiteral])
    case object([[UInt8]: NativeLiteral])
}

/// A way from the event to one of its values. The empty one is the event itself, which is an object.
package struct StaticPath: Sendable, Hashable {
    package let steps: [Step]

    package init(_ steps: [Step]) {
        self.steps = steps
    }

    package enum Step: Sendable, Hashable {
        case key([UInt8])
        /// From 0; negative indices are left to libjq. Beyond the end is absent.
        case index(Int)
    }
}

/// What a field of a rule gives, in order. An error anywhere is the field's error and leaves no outputs.
package enum NativeOutput: Sendable, Equatable {
    /// One value, or none when the expression gives nothing.
    case value(NativeExpression)
    /// `.path[]`: the elements of an array, the values of an object (in jq's order of keys: sorted by bytes). Anything
    /// else, `null` too, is `otherwise`; a path that fails is `onFailure`.
    case elements(path: Int, onFailure: PathFailure, otherwise: PathFailure)
}
