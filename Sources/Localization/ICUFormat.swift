import CMessageFormat
import Synchronization

/// Why ICU, or the wrapper's own checks, refuse a pattern.
struct ICUFault: Error {
    let code: CMFFault
    /// UTF-8 bytes from the start of the pattern.
    let offset: Int
    /// The piece of the pattern at fault.
    let text: String
}

/// A pattern that ICU has parsed, and the only file of this module that touches C.
///
/// ICU's MessageFormat makes plural rules and number formats when it first needs them, behind a const method and
/// without a lock, so two threads must not share one. Copying it for every text costs more than a text does (each
/// date format copies its calendar and symbols). Hence one lock a pattern: it is held for microseconds, and rarely
/// do two threads want the same text in the same language at the same time.
///
/// ICU spends tens of kilobytes on every date format. So the one that checked the pattern is closed again, and a text
/// that is used gets one of its own: a big catalog costs little until then.
final class ICUFormat: Sendable {
    /// A placeholder, and where its value goes. Some placeholders share a slot, and with it a value.
    struct Place {
        let placeholder: Placeholder
        let slot: Int
    }

    /// Unique, sorted by name and kind.
    let places: [Place]
    private let source: String
    private let locale: TextLocale
    private let timeZone: String
    /// Nil until it is needed.
    private let handle = Mutex<Handle?>(nil)

    init(_ source: String, locale: TextLocale, timeZone: String) throws(ICUFault) {
        guard Self.knowsTimeZone(timeZone) else {
            throw ICUFault(code: .unknownTimeZone, offset: 0, text: timeZone)
        }
        let handle = Handle(source, locale: locale, timeZone: timeZone)
        if let fault = handle.fault { throw fault }
        places = handle.places
        self.source = source
        self.locale = locale
        self.timeZone = timeZone
    }

    /// Every slot must get a value. Nil when ICU refuses one of them.
    func render(_ values: [(slot: Int, operand: Operand)]) -> String? {
        handle.withLock { kept in
            var handle = kept.take() ?? Handle(source, locale: locale, timeZone: timeZone)
            var isAccepted = true
            for (slot, operand) in values where isAccepted { isAccepted = handle.set(operand, slot: slot) }
            let text = isAccepted ? handle.render() : nil
            kept = consume handle
            return text
        }
    }

    static func knowsTimeZone(_ name: String) -> Bool {
        // A C string ends at the first NUL, which no name has.
        unsafe cmfIsTimeZone(name) && !name.utf8.contains(0)
    }
}

/// Owns the C object, whose pointer never leaves it.
@safe private struct Handle: ~Copyable {
    private let format: OpaquePointer

    init(_ source: String, locale: TextLocale, timeZone: String) {
        unsafe format = cmfOpen(source, source.utf8.count, locale.rawValue, timeZone)
    }

    deinit {
        unsafe cmfClose(format)
    }

    var fault: ICUFault? {
        let code = unsafe cmfFault(format)
        guard code != .none else { return nil }
        var length = 0
        let text = unsafe cmfFaultText(format, &length)
        return unsafe ICUFault(code: code, offset: cmfFaultOffset(format), text: string(text, length))
    }

    var places: [ICUFormat.Place] {
        var slots: [Placeholder: Int] = [:]
        for index in 0..<(unsafe cmfPlaceholderCount(format)) {
            let found = unsafe cmfPlaceholder(format, index)
            let name = unsafe string(found.name, found.nameLength)
            unsafe slots[Placeholder(name: name, kind: Placeholder.Kind(found.kind))] = found.slot
        }
        return slots.sorted { $0.key < $1.key }.map { ICUFormat.Place(placeholder: $0.key, slot: $0.value) }
    }

    mutating func set(_ operand: Operand, slot: Int) -> Bool {
        switch operand {
        case .text(let text):
            unsafe cmfSetText(format, slot, text, text.utf8.count)
            return true
        case .number(let number):
            unsafe cmfSetNumber(format, slot, number)
            return true
        case .decimal(let decimal):
            return unsafe cmfSetDecimal(format, slot, decimal.text, decimal.text.utf8.count)
        case .instant(let milliseconds):
            unsafe cmfSetInstant(format, slot, milliseconds)
            return true
        }
    }

    mutating func render() -> String? {
        guard unsafe cmfRender(format) else { return nil }
        var length = 0
        let text = unsafe cmfText(format, &length)
        return unsafe string(text, length)
    }

    private func string(_ start: UnsafePointer<CChar>, _ length: Int) -> String {
        unsafe String(decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }
}

extension Placeholder.Kind {
    fileprivate init(_ kind: CMFKind) {
        self =
            switch kind {
            case .plain: .plain
            case .number: .number
            case .plural: .plural
            case .selectOrdinal: .selectordinal
            case .select: .select
            case .date: .date
            case .time: .time
            }
    }
}
