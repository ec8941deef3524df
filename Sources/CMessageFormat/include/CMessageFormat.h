#ifndef CMESSAGEFORMAT_H
#define CMESSAGEFORMAT_H

// ICU's MessageFormat behind a plain C interface: one pattern, parsed once, in one locale and one time zone.
//
// Strings are UTF-8 with a length, offsets count bytes of the pattern. A CMFFormat belongs to whoever opened it and
// must not be used by two threads at once: ICU fills caches inside while it formats, and the arguments of a call are
// kept in the object. No ICU type appears here, so that no ICU header is needed by those who include this one.

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

typedef struct CMFFormat CMFFormat;

/// What a placeholder asks of its value.
typedef enum __attribute__((enum_extensibility(closed))) CMFKind {
    CMFKindPlain,
    CMFKindNumber,
    CMFKindPlural,
    CMFKindSelectOrdinal,
    CMFKindSelect,
    CMFKindDate,
    CMFKindTime,
} CMFKind;

/// What is wrong with a pattern.
typedef enum __attribute__((enum_extensibility(closed))) CMFFault {
    CMFFaultNone,
    /// A `{` that no `}` closes.
    CMFFaultUnmatchedBrace,
    /// A plural, selectordinal or select without `other`.
    CMFFaultNoOther,
    /// `{0}`: a number in place of a name.
    CMFFaultNumberedArgument,
    /// Not a name where one must be.
    CMFFaultBadName,
    /// `{x, foo}`, `choice`, and the kinds that are not offered.
    CMFFaultUnknownKind,
    CMFFaultNumberStyle,
    CMFFaultDateStyle,
    /// A selector of plural or selectordinal that is neither a category nor `=N`.
    CMFFaultPluralSelector,
    CMFFaultTooLong,
    /// Never set by cmfOpen: its caller asks cmfIsTimeZone.
    CMFFaultUnknownTimeZone,
    /// Whatever else ICU refuses.
    CMFFaultSyntax,
} CMFFault;

typedef struct CMFPlaceholder {
    const char *name;
    size_t nameLength;
    CMFKind kind;
    /// Where the value goes. Placeholders that can share one value share a slot.
    size_t slot;
} CMFPlaceholder;

/// Parses `pattern`. The result is to be closed, also when it holds a fault, and then serves for nothing else.
/// `locale` is a BCP 47 tag, `timeZone` a name that cmfIsTimeZone
/// knows; both end with NUL.
CMFFormat *cmfOpen(const char *pattern, size_t length, const char *locale, const char *timeZone);
void cmfClose(CMFFormat *format);

CMFFault cmfFault(const CMFFormat *format);
/// Bytes from the start of the pattern.
size_t cmfFaultOffset(const CMFFormat *format);
/// The piece of the pattern that is at fault.
const char *cmfFaultText(const CMFFormat *format, size_t *length);

/// One for every place in the pattern, nested ones included, in their order.
size_t cmfPlaceholderCount(const CMFFormat *format);
CMFPlaceholder cmfPlaceholder(const CMFFormat *format, size_t index);

void cmfSetText(CMFFormat *format, size_t slot, const char *text, size_t length);
void cmfSetNumber(CMFFormat *format, size_t slot, double value);
/// A decimal number of any length, as JSON writes them. False when it is none.
bool cmfSetDecimal(CMFFormat *format, size_t slot, const char *text, size_t length);
/// Milliseconds since 1970-01-01T00:00:00Z.
void cmfSetInstant(CMFFormat *format, size_t slot, double milliseconds);

/// Formats with the values set before. False when ICU refuses.
bool cmfRender(CMFFormat *format);
/// What the last cmfRender made. Valid until the next one.
const char *cmfText(const CMFFormat *format, size_t *length);

/// Whether ICU knows `timeZone` (NUL-terminated) as an IANA name. `GMT+8` and the like are not.
bool cmfIsTimeZone(const char *timeZone);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
