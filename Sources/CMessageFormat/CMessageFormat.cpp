#include "CMessageFormat.h"

#include "PatternReader.hpp"

#include <memory>
#include <unicode/msgfmt.h>
#include <unicode/timezone.h>
#include <unicode/uversion.h>

// The time zone travels in the locale (`zh_CN@timezone=Asia/Shanghai`), which is the one way to reach the date
// formats inside plural and select branches: MessageFormat hands out only those at the top. ICU reads it since 71;
// an older one would silently print every date in the machine's zone.
static_assert(U_ICU_VERSION_MAJOR_NUM >= 71, "ICU 71 or newer is needed: `@timezone=` of a locale");

using icu::Formattable;
using icu::StringPiece;
using icu::UnicodeString;

struct CMFFormat {
    UnicodeString source;
    messageformat::Fault fault;
    std::string faultText;
    size_t faultOffset = 0;
    std::unique_ptr<icu::MessageFormat> format;
    std::vector<messageformat::Placeholder> placeholders;
    std::vector<UnicodeString> slots;
    std::vector<Formattable> values;
    std::string text;

    void refuse(const messageformat::Fault &reason) {
        fault = reason;
        reason.text.toUTF8String(faultText);
        std::string before;
        source.tempSubString(0, reason.offset).toUTF8String(before);
        faultOffset = before.size();
    }
};

static UnicodeString fromUTF8(const char *text, size_t length) {
    return UnicodeString::fromUTF8(StringPiece(text, static_cast<int32_t>(length)));
}

static icu::Locale makeLocale(const char *tag, const char *timeZone, UErrorCode &error) {
    icu::Locale locale = icu::Locale::forLanguageTag(tag, error);
    locale.setKeywordValue("timezone", timeZone, error);
    return locale;
}

CMFFormat *cmfOpen(const char *pattern, size_t length, const char *localeTag, const char *timeZone) {
    auto opened = std::make_unique<CMFFormat>();
    opened->source = fromUTF8(pattern, length);
    UErrorCode error = U_ZERO_ERROR;
    icu::Locale locale = makeLocale(localeTag, timeZone, error);
    messageformat::PatternReader reader(opened->source, locale);
    if (!reader.read()) {
        opened->refuse(reader.fault);
        return opened.release();
    }
    UParseError where;
    opened->format = std::make_unique<icu::MessageFormat>(reader.rewritten, locale, where, error);
    if (U_FAILURE(error)) {
        messageformat::Fault fault;
        fault.code = CMFFaultSyntax;
        fault.text = opened->source.tempSubString(0, 24);
        opened->refuse(fault);
        return opened.release();
    }
    opened->placeholders = std::move(reader.placeholders);
    opened->slots = std::move(reader.slots);
    opened->values.resize(opened->slots.size());
    return opened.release();
}

void cmfClose(CMFFormat *format) {
    delete format;
}

CMFFault cmfFault(const CMFFormat *format) {
    return format->fault.code;
}

size_t cmfFaultOffset(const CMFFormat *format) {
    return format->faultOffset;
}

const char *cmfFaultText(const CMFFormat *format, size_t *length) {
    *length = format->faultText.size();
    return format->faultText.data();
}

size_t cmfPlaceholderCount(const CMFFormat *format) {
    return format->placeholders.size();
}

CMFPlaceholder cmfPlaceholder(const CMFFormat *format, size_t index) {
    const messageformat::Placeholder &placeholder = format->placeholders.at(index);
    return {placeholder.name.data(), placeholder.name.size(), placeholder.kind, placeholder.slot};
}

void cmfSetText(CMFFormat *format, size_t slot, const char *text, size_t length) {
    format->values.at(slot).setString(fromUTF8(text, length));
}

void cmfSetNumber(CMFFormat *format, size_t slot, double value) {
    format->values.at(slot).setDouble(value);
}

bool cmfSetDecimal(CMFFormat *format, size_t slot, const char *text, size_t length) {
    UErrorCode error = U_ZERO_ERROR;
    format->values.at(slot).setDecimalNumber(StringPiece(text, static_cast<int32_t>(length)), error);
    return U_SUCCESS(error);
}

void cmfSetInstant(CMFFormat *format, size_t slot, double milliseconds) {
    format->values.at(slot).setDate(milliseconds);
}

bool cmfRender(CMFFormat *format) {
    UErrorCode error = U_ZERO_ERROR;
    UnicodeString text;
    format->format->format(format->slots.data(), format->values.data(),
                           static_cast<int32_t>(format->slots.size()), text, error);
    format->text.clear();
    if (U_FAILURE(error)) {
        return false;
    }
    text.toUTF8String(format->text);
    return true;
}

const char *cmfText(const CMFFormat *format, size_t *length) {
    *length = format->text.size();
    return format->text.data();
}

bool cmfIsTimeZone(const char *timeZone) {
    UErrorCode error = U_ZERO_ERROR;
    UBool isKnown = false;
    UnicodeString canonical;
    icu::TimeZone::getCanonicalID(UnicodeString::fromUTF8(timeZone), canonical, isKnown, error);
    return U_SUCCESS(error) && isKnown;
}
