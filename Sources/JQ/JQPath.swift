internal import CJQ

/// A way from a value to one inside of it, walked without a program.
@safe
package final class JQPath {
    package enum Step: Hashable, Sendable {
        case key([UInt8])
        /// From 0.
        case index(Int32)
    }

    @safe private enum RawStep {
        case key(jv)
        case index(Int32)
    }

    private let steps: [RawStep]

    package init(_ steps: [Step]) {
        self.steps = steps.map { step in
            switch step {
            case .key(let key): unsafe .key(JQValue(utf8: key.span).take())
            case .index(let index): .index(index)
            }
        }
    }

    deinit {
        for case .key(let key) in steps { unsafe jv_free(key) }
    }

    /// The value at the end: `null` when it is absent. Nil where jq cannot take a step: a key of what is neither object
    /// nor `null`, an index of what is neither array nor `null`.
    package func value(in value: borrowing JQValue) -> JQValue? {
        var value = value.copy()
        for step in steps {
            switch (value.kind, step) {
            case (.object, .key(let key)):
                unsafe value = JQValue(validOrNull: jv_object_get(value.take(), jv_copy(key)))
            case (.array, .index(let index)):
                unsafe value = JQValue(validOrNull: jv_array_get(value.take(), index))
            case (.null, _): break
            default: return nil
            }
        }
        return value
    }
}
