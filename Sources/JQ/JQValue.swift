internal import CJQ

/// One value of libjq, with exactly one owner.
///
/// Invariants of this module:
/// - every function of libjq but `jv_copy` takes its arguments over; so a `JQValue` is either handed over with
///   `take()`, or freed when it goes out of scope, and nothing else holds its `jv`;
/// - an invalid `jv` never becomes a `JQValue`: libjq aborts when one reaches `jq_start`;
/// - libjq may abort, hang or fill the memory on what users write. So no function of this module is called in a process
///   that must live.
@safe
package struct JQValue: ~Copyable {
    private let raw: jv

    /// Takes over a valid value.
    init(owning raw: consuming jv) {
        unsafe self.raw = raw
    }

    deinit {
        unsafe jv_free(raw)
    }

    /// Hands the value over: the caller, or whom it gives the value to, frees it.
    consuming func take() -> jv {
        let raw = unsafe raw
        discard self
        return unsafe raw
    }

    package func copy() -> JQValue {
        unsafe JQValue(owning: jv_copy(raw))
    }

    package enum Kind: Sendable, Equatable {
        case null, `false`, `true`, number, string, array, object
    }

    package var kind: Kind {
        switch unsafe jv_get_kind(raw) {
        case JV_KIND_FALSE: .false
        case JV_KIND_TRUE: .true
        case JV_KIND_NUMBER: .number
        case JV_KIND_STRING: .string
        case JV_KIND_ARRAY: .array
        case JV_KIND_OBJECT: .object
        default: .null
        }
    }

    /// Nil when this is no number.
    package var number: Double? {
        kind == .number ? unsafe jv_number_value(raw) : nil
    }

    /// Nil when this is no string. It may hold NUL characters.
    package var string: String? {
        guard kind == .string else { return nil }
        return unsafe String(decoding: stringBytes, as: UTF8.self)
    }

    /// The number of UTF-8 bytes of a string; 0 for anything else.
    package var stringByteCount: Int {
        kind == .string ? Int(unsafe jv_string_length_bytes(jv_copy(raw))) : 0
    }

    /// Appends the UTF-8 of a string; nothing for anything else.
    package func appendStringBytes(to output: inout [UInt8]) {
        guard kind == .string else { return }
        unsafe output.append(contentsOf: stringBytes)
    }

    /// Only while this value is alive, and only of a string.
    private var stringBytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: jv_string_value(raw), count: stringByteCount)
    }

    /// The number of elements of an array; 0 for anything else.
    package var count: Int {
        kind == .array ? Int(unsafe jv_array_length(jv_copy(raw))) : 0
    }

    /// An element of an array; `null` outside of its bounds and for anything but an array, as in jq.
    package subscript(index: Int) -> JQValue {
        guard kind == .array, index >= 0, index < count else { return JQValue.null }
        return unsafe JQValue(validOrNull: jv_array_get(jv_copy(raw), Int32(index)))
    }

    /// A member of an object; `null` when it has none of that name and for anything but an object, as in jq.
    package subscript(key: String) -> JQValue {
        guard kind == .object else { return JQValue.null }
        return unsafe JQValue(validOrNull: jv_object_get(jv_copy(raw), JQValue(string: key).take()))
    }

    package func hasMember(_ key: String) -> Bool {
        guard kind == .object else { return false }
        return unsafe jv_object_has(jv_copy(raw), JQValue(string: key).take()) != 0
    }

    /// What jq's `tostring` gives: a string as it is, anything else as JSON text on one line.
    package var text: String {
        if let string { return string }
        return unsafe JQValue(owning: jv_dump_string(jv_copy(raw), 0)).string ?? ""
    }

    init(validOrNull raw: consuming jv) {
        if unsafe jv_get_kind(raw) == JV_KIND_INVALID {
            unsafe jv_free(raw)
            unsafe self.raw = jv_null()
        } else {
            unsafe self.raw = raw
        }
    }
}

extension JQValue {
    /// The text of an invalid value's message, which is taken over; nil when it has none.
    static func message(ofInvalid invalid: consuming jv) -> String? {
        let message = unsafe JQValue(owning: jv_invalid_get_msg(invalid))
        return message.kind == .null ? nil : message.text
    }

    package static var null: JQValue { unsafe JQValue(owning: jv_null()) }

    package init(string: String) {
        var string = string
        let raw = string.withUTF8 { bytes in
            // `jv_string_sized` takes a char pointer and a length: NUL characters are kept.
            unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe jv_string_sized($0.baseAddress, Int32($0.count)) }
        }
        unsafe self.init(owning: raw)
    }
}
