internal import CJQ

/// A compiled program. Compiling costs about 20 ms, since libjq parses its built-in functions anew every time.
///
/// One input runs at a time: `start` drops what was left of the one before.
@safe
package struct JQProgram: ~Copyable {
    private let state: OpaquePointer

    /// Put before every program, on the same line as its first, so that lines in messages stay right.
    ///
    /// libjq 1.6 takes a C function's invalid result without a message for `empty`, and `null` for no message: there,
    /// `error(null)` ends an expression as if all was well. Here it is an error, with jq 1.7's words.
    package static let prelude = """
        def __jq_error: error; \
        def error: if . == null then "null (null) not a string" | __jq_error else __jq_error end; \
        def error(message): message | error;
        """

    /// - Parameter source: jq text without NUL characters.
    package init(_ source: String) throws(JQCompileFailure) {
        guard !source.utf8.contains(0) else {
            throw JQCompileFailure(reports: ["jq: error: a NUL character means nothing in jq"])
        }
        guard let state = unsafe jq_init() else { throw JQCompileFailure(reports: ["jq: error: no memory"]) }
        unsafe JQMemory.install(in: state)
        let reports = CompileReports()
        let compiled = withExtendedLifetime(reports) {
            unsafe jq_set_error_cb(state, collectReport, Unmanaged.passUnretained(reports).toOpaque())
            return unsafe jq_compile(state, Self.prelude + " " + source) != 0
        }
        guard compiled else {
            var dropped: OpaquePointer? = unsafe state
            unsafe jq_teardown(&dropped)
            throw JQCompileFailure(reports: reports.texts)
        }
        // Messages at run time come as results; whatever else libjq would print has no reader.
        unsafe jq_set_error_cb(state, dropMessage, nil)
        unsafe jq_set_debug_cb(state, dropMessage, nil)
        unsafe self.state = state
    }

    deinit {
        var state: OpaquePointer? = unsafe state
        unsafe jq_teardown(&state)
    }

    /// What `input` gives from now on.
    mutating func setInput(
        _ give: @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?) -> jv, _ data: UnsafeMutableRawPointer
    ) {
        unsafe jq_set_input_cb(state, give, data)
    }

    /// Begins with a new input.
    package mutating func start(_ input: consuming JQValue) {
        unsafe jq_start(state, input.take(), 0)
    }

    /// The next result of the input given last. After `end`, `error` or `halted` there is none; start anew.
    package mutating func next() -> JQResult {
        let raw = unsafe jq_next(state)
        if unsafe jv_get_kind(raw) != JV_KIND_INVALID { return .output(unsafe JQValue(owning: raw)) }
        if unsafe jq_halted(state) != 0 {
            unsafe jv_free(raw)
            return .halted
        }
        guard let message = unsafe JQValue.message(ofInvalid: raw) else { return .end }
        return .error(message: message)
    }
}

/// What a program gives next.
package enum JQResult: ~Copyable {
    case output(JQValue)
    /// There is nothing more. Nothing at all is `empty`.
    case end
    /// An error that the program did not catch. Text as it is, anything else as JSON.
    case error(message: String)
    /// `halt` or `halt_error`.
    case halted
}

private final class CompileReports {
    var texts: [String] = []
}

private func collectReport(_ reports: UnsafeMutableRawPointer?, _ message: jv) {
    guard let reports = unsafe reports else { return unsafe jv_free(message) }
    let text = unsafe JQValue(owning: message).text
    unsafe Unmanaged<CompileReports>.fromOpaque(reports).takeUnretainedValue().texts.append(text)
}

private func dropMessage(_: UnsafeMutableRawPointer?, _ message: jv) {
    unsafe jv_free(message)
}
