internal import CJQ

/// Each of these takes its arguments over, and leaves exactly one owner.
extension JQValue {
    static var `true`: JQValue { unsafe JQValue(owning: jv_true()) }
    static var `false`: JQValue { unsafe JQValue(owning: jv_false()) }
    static var emptyArray: JQValue { unsafe JQValue(owning: jv_array()) }
    static var emptyObject: JQValue { unsafe JQValue(owning: jv_object()) }

    package init(number: Double) {
        unsafe self.init(owning: jv_number(number))
    }

    /// A string; what is not UTF-8 in it becomes U+FFFD.
    package init(utf8: Span<UInt8>) {
        let raw = unsafe utf8.withUnsafeBytes { bytes in
            // libjq copies from the pointer even when there is nothing to copy.
            guard let start = bytes.baseAddress else { return unsafe jv_string_empty(0) }
            return unsafe jv_string_sized(start.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
        }
        unsafe self.init(owning: raw)
    }

    /// The same of bytes that outlive the call.
    init(utf8: UnsafeBufferPointer<UInt8>) {
        let count = Int32(utf8.count)
        guard let start = utf8.baseAddress else {
            unsafe self.init(owning: jv_string_empty(0))
            return
        }
        let raw = unsafe start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
            unsafe jv_string_sized($0, count)
        }
        unsafe self.init(owning: raw)
    }

    /// Only of an array; libjq aborts otherwise.
    mutating func append(_ element: consuming JQValue) {
        let array = unsafe take()
        unsafe self = JQValue(owning: jv_array_append(array, element.take()))
    }

    /// Only of an object, with a string as the key; libjq aborts otherwise. The last value of a key counts.
    mutating func set(_ key: consuming JQValue, _ value: consuming JQValue) {
        let object = unsafe take()
        unsafe self = JQValue(owning: jv_object_set(object, key.take(), value.take()))
    }
}
