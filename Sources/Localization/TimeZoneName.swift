/// Names of time zones, as plugins give them.
package enum TimeZoneName {
    /// Whether `name` is in the IANA database that ICU brings. Upper and lower case count; offsets such as `GMT+8` are
    /// no names.
    package static func isKnown(_ name: String) -> Bool {
        ICUFormat.knowsTimeZone(name)
    }
}
