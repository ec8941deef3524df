#include "StyleCheck.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>

using icu::UnicodeString;

namespace messageformat {

namespace {

bool isLetter(char16_t unit) {
    return (unit >= u'a' && unit <= u'z') || (unit >= u'A' && unit <= u'Z');
}

bool hasMeaning(char16_t letter) {
    static const UnicodeString letters(icu::DateFormatSymbols::getPatternUChars());
    return letters.indexOf(letter) >= 0;
}

/// `j`, `J` and `C` ask for the hour as the locale prefers it, and exist in skeletons only.
bool isDateSkeleton(const UnicodeString &skeleton) {
    UnicodeString fields = skeleton;
    fields.trim();
    for (int32_t index = 0; index < fields.length(); ++index) {
        char16_t unit = fields.charAt(index);
        bool isLocalHour = unit == u'j' || unit == u'J' || unit == u'C';
        if (!isLocalHour && !(isLetter(unit) && hasMeaning(unit))) {
            return false;
        }
    }
    return !fields.isEmpty();
}

bool isDatePattern(const UnicodeString &pattern) {
    bool quoted = false;
    bool hasField = false;
    for (int32_t index = 0; index < pattern.length(); ++index) {
        char16_t unit = pattern.charAt(index);
        if (unit == u'\'') {
            quoted = !quoted;
        } else if (!quoted && isLetter(unit)) {
            if (!hasMeaning(unit)) {
                return false;
            }
            hasField = true;
        }
    }
    return hasField;
}

/// ICU shows a letter without a meaning as it stands: `.2f` would be a number and an `f`.
bool isNumberPattern(const UnicodeString &pattern) {
    bool quoted = false;
    bool hasDigit = false;
    for (int32_t index = 0; index < pattern.length(); ++index) {
        char16_t unit = pattern.charAt(index);
        if (unit == u'\'') {
            quoted = !quoted;
        } else if (!quoted && isLetter(unit) && unit != u'E') {
            return false;
        } else if (!quoted && (unit == u'#' || unit == u'@' || (unit >= u'0' && unit <= u'9'))) {
            hasDigit = true;
        }
    }
    return hasDigit;
}

bool isOneOf(const UnicodeString &style, std::initializer_list<const char16_t *> words) {
    UnicodeString lowered = style;
    lowered.toLower(icu::Locale::getRoot());
    for (const char16_t *word : words) {
        if (lowered == word) {
            return true;
        }
    }
    return false;
}

}

bool isNumberStyle(const UnicodeString &style) {
    if (isOneOf(style, {u"", u"integer", u"currency", u"percent"}) || style.startsWith(u"::", 2)) {
        return true;
    }
    return isNumberPattern(style);
}

bool isDateStyle(const UnicodeString &style) {
    if (isOneOf(style, {u"", u"short", u"medium", u"long", u"full"})) {
        return true;
    }
    return style.startsWith(u"::", 2) ? isDateSkeleton(style.tempSubString(2)) : isDatePattern(style);
}

}
