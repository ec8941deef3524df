extension NativeLowering {
    // MARK: Outputs

    /// Any number of values, in order.
    mutating func outputs(_ syntax: JQSyntax, dot: NativeExpression) -> [NativeOutput]? {
        switch syntax.form {
        case .comma:
            var outputs: [NativeOutput] = []
            for element in syntax.elements {
                guard let more = self.outputs(element, dot: dot) else { return nil }
                outputs += more
            }
            return outputs
        case .elements(let base, let isOptional):
            guard case .path(let path, let failure)? = expression(base, dot: dot) else { return nil }
            return [.elements(path: path, onFailure: failure, otherwise: isOptional ? .nothing : .error)]
        case .pipe(let left, let right):
            guard let value = expression(left, dot: dot), value.size(upTo: Self.sizeMax) < Self.sizeMax,
                let outputs = outputs(right, dot: value)
            else { return nil }
            return guarded(value, then: outputs)
        default: return expression(syntax, dot: dot).map { [.value($0)] }
        }
    }

    func guarded(_ value: NativeExpression, then outputs: [NativeOutput]) -> [NativeOutput]? {
        var guarded: [NativeOutput] = []
        for output in outputs {
            switch output {
            case .value(let result):
                guard let whole = self.guarded(value, then: result) else { return nil }
                guarded.append(.value(whole))
            case .elements(let path, let failure, _):
                let result = NativeExpression.path(path, onFailure: failure)
                guard self.guarded(value, then: result) == result else { return nil }
                guarded.append(output)
            }
        }
        return guarded
    }
}
