#include "PatternReader.hpp"

#include "StyleCheck.hpp"

#include <algorithm>
#include <unicode/msgfmt.h>
#include <unicode/uchar.h>

using icu::Formattable;
using icu::MessageFormat;
using icu::MessagePattern;
using icu::UnicodeString;

namespace messageformat {

namespace {

/// ICU parses nested messages by recursion, so the length also bounds its stack.
constexpr int32_t maximalLength = 10'000;

UnicodeString slotName(CMFKind kind, const UnicodeString &name) {
    switch (kind) {
    case CMFKindPlain:
    case CMFKindSelect:
        return UnicodeString(u't').append(name);
    case CMFKindNumber:
    case CMFKindPlural:
    case CMFKindSelectOrdinal:
        return UnicodeString(u'n').append(name);
    case CMFKindDate:
    case CMFKindTime:
        return UnicodeString(u'd').append(name);
    }
    return name;
}

bool isPluralSelector(const UnicodeString &selector) {
    static const char16_t *const categories[] = {u"zero", u"one", u"two", u"few", u"many", u"other"};
    return selector.startsWith(u"=", 1)
        || std::any_of(std::begin(categories), std::end(categories),
                       [&](const char16_t *category) { return selector == category; });
}

}

PatternReader::PatternReader(const UnicodeString &source, const icu::Locale &locale)
    : source(source), locale(locale), pattern(status) {}

bool PatternReader::refuse(CMFFault code, int32_t offset, const UnicodeString &text) {
    fault.code = code;
    fault.offset = offset;
    fault.text = text;
    return false;
}

bool PatternReader::read() {
    if (source.length() > maximalLength) {
        return refuse(CMFFaultTooLong, maximalLength, UnicodeString());
    }
    UParseError where;
    where.offset = 0;
    pattern.parse(source, &where, status);
    if (U_FAILURE(status)) {
        return refuseSyntax(status, where);
    }
    for (int32_t index = 0; index < pattern.countParts(); ++index) {
        if (pattern.getPartType(index) == UMSGPAT_PART_TYPE_ARG_START && !readArgument(index)) {
            return false;
        }
    }
    rewritten.append(source, copied, source.length() - copied);
    return true;
}

/// ICU reports position 0 for a missing brace or `other`. The parts read so far tell where it was.
bool PatternReader::refuseSyntax(UErrorCode error, const UParseError &where) {
    if (error == U_DEFAULT_KEYWORD_MISSING) {
        return refuse(CMFFaultNoOther, innermostOpening(), UnicodeString());
    }
    if (error == U_UNMATCHED_BRACES || onlyLacksBraces()) {
        return refuse(CMFFaultUnmatchedBrace, innermostOpening(), UnicodeString());
    }
    int32_t offset = skipSpaces(std::clamp<int32_t>(where.offset, 0, source.length()));
    int32_t limit = source.getChar32Limit(std::min(offset + 24, source.length()));
    return refuse(lacksName() ? CMFFaultBadName : CMFFaultSyntax, offset, source.tempSubStringBetween(offset, limit));
}

/// ICU calls a missing brace at the end of a plural or select a syntax error. It is one of these when braces mend it.
bool PatternReader::onlyLacksBraces() const {
    UnicodeString mended = source;
    for (int32_t added = 0; added < 8; ++added) {
        mended.append(u'}');
        UErrorCode error = U_ZERO_ERROR;
        MessagePattern attempt(mended, nullptr, error);
        if (U_SUCCESS(error) || error == U_DEFAULT_KEYWORD_MISSING) {
            return true;
        }
    }
    return false;
}

/// Whether reading stopped in the first word after a brace: nothing there is a name, or something else than `,` or
/// `}` follows it.
bool PatternReader::lacksName() const {
    if (pattern.countParts() == 0) {
        return false;
    }
    const MessagePattern::Part &last = pattern.getPart(pattern.countParts() - 1);
    return last.getType() == UMSGPAT_PART_TYPE_ARG_START
        || (last.getType() == UMSGPAT_PART_TYPE_ARG_NAME && source.charAt(skipSpaces(last.getLimit())) != u',');
}

int32_t PatternReader::skipSpaces(int32_t index) const {
    while (index < source.length() && u_isWhitespace(source.charAt(index))) {
        ++index;
    }
    return index;
}

int32_t PatternReader::innermostOpening() const {
    std::vector<int32_t> open;
    for (int32_t index = 0; index < pattern.countParts(); ++index) {
        switch (pattern.getPartType(index)) {
        case UMSGPAT_PART_TYPE_ARG_START:
        case UMSGPAT_PART_TYPE_MSG_START:
            open.push_back(pattern.getPart(index).getIndex());
            break;
        case UMSGPAT_PART_TYPE_ARG_LIMIT:
        case UMSGPAT_PART_TYPE_MSG_LIMIT:
            open.pop_back();
            break;
        default:
            break;
        }
    }
    return open.empty() ? 0 : open.back();
}

bool PatternReader::readArgument(int32_t index) {
    const MessagePattern::Part &name = pattern.getPart(index + 1);
    UnicodeString text = pattern.getSubstring(name);
    if (name.getType() == UMSGPAT_PART_TYPE_ARG_NUMBER) {
        return refuse(CMFFaultNumberedArgument, name.getIndex(), text);
    }
    CMFKind kind = CMFKindPlain;
    if (!readKind(index, kind)) {
        return false;
    }
    Placeholder placeholder{std::string(), kind, slot(kind, text)};
    text.toUTF8String(placeholder.name);
    placeholders.push_back(placeholder);
    replace(name, slots[placeholder.slot]);
    if (kind == CMFKindNumber || kind == CMFKindDate || kind == CMFKindTime) {
        trimStyle(index + 3);
    }
    return true;
}

/// ICU prints the blank of `{at, time, HH:mm}` in front of the hour; nobody means it. A quoted one stays.
void PatternReader::trimStyle(int32_t index) {
    const MessagePattern::Part &style = pattern.getPart(index);
    if (style.getType() == UMSGPAT_PART_TYPE_ARG_STYLE) {
        replace(style, pattern.getSubstring(style).trim());
    }
}

void PatternReader::replace(const MessagePattern::Part &part, const UnicodeString &text) {
    rewritten.append(source, copied, part.getIndex() - copied).append(text);
    copied = part.getLimit();
}

bool PatternReader::readKind(int32_t index, CMFKind &kind) {
    switch (pattern.getPart(index).getArgType()) {
    case UMSGPAT_ARG_TYPE_NONE:
        kind = CMFKindPlain;
        return true;
    case UMSGPAT_ARG_TYPE_PLURAL:
        kind = CMFKindPlural;
        return readSelectors(index);
    case UMSGPAT_ARG_TYPE_SELECTORDINAL:
        kind = CMFKindSelectOrdinal;
        return readSelectors(index);
    case UMSGPAT_ARG_TYPE_SELECT:
        kind = CMFKindSelect;
        return true;
    case UMSGPAT_ARG_TYPE_CHOICE:
        return refuse(CMFFaultUnknownKind, pattern.getPart(index).getIndex(), u"choice");
    case UMSGPAT_ARG_TYPE_SIMPLE:
        break;
    }
    // ICU accepts these words in any case.
    const MessagePattern::Part &type = pattern.getPart(index + 2);
    UnicodeString word = pattern.getSubstring(type).toLower(icu::Locale::getRoot());
    if (word == u"number") {
        kind = CMFKindNumber;
    } else if (word == u"date") {
        kind = CMFKindDate;
    } else if (word == u"time") {
        kind = CMFKindTime;
    } else {
        return refuse(CMFFaultUnknownKind, type.getIndex(), pattern.getSubstring(type));
    }
    return checkStyle(index + 2, kind);
}

/// ICU takes any word as a plural's selector and never chooses those it does not know.
bool PatternReader::readSelectors(int32_t index) {
    int32_t limit = pattern.getLimitPartIndex(index);
    for (int32_t part = index + 2; part < limit; ++part) {
        switch (pattern.getPartType(part)) {
        case UMSGPAT_PART_TYPE_ARG_SELECTOR: {
            UnicodeString selector = pattern.getSubstring(pattern.getPart(part));
            if (!isPluralSelector(selector)) {
                return refuse(CMFFaultPluralSelector, pattern.getPart(part).getIndex(), selector);
            }
            break;
        }
        case UMSGPAT_PART_TYPE_MSG_START:
            part = pattern.getLimitPartIndex(part);
            break;
        default:
            break;
        }
    }
    return true;
}

bool PatternReader::checkStyle(int32_t typeIndex, CMFKind kind) {
    CMFFault code = kind == CMFKindNumber ? CMFFaultNumberStyle : CMFFaultDateStyle;
    const MessagePattern::Part &part = pattern.getPart(typeIndex + 1);
    bool hasStyle = part.getType() == UMSGPAT_PART_TYPE_ARG_STYLE;
    UnicodeString style = hasStyle ? pattern.getSubstring(part).trim() : UnicodeString();
    bool known = kind == CMFKindNumber ? isNumberStyle(style) : isDateStyle(style);
    if (!known || !formats(pattern.getPart(typeIndex), style)) {
        return refuse(code, skipSpaces((hasStyle ? part : pattern.getPart(typeIndex)).getIndex()), style);
    }
    return true;
}

/// Tries the one placeholder by itself: ICU does not say which of a pattern's placeholders it refuses.
bool PatternReader::formats(const MessagePattern::Part &type, const UnicodeString &style) const {
    UnicodeString alone(u"{x,");
    alone.append(pattern.getSubstring(type));
    if (!style.isEmpty()) {
        alone.append(u',').append(style);
    }
    alone.append(u'}');
    UParseError where;
    UErrorCode error = U_ZERO_ERROR;
    MessageFormat format(alone, locale, where, error);
    UnicodeString name(u'x'), text;
    Formattable value(1.0);
    if (U_SUCCESS(error)) {
        format.format(&name, &value, 1, text, error);
    }
    return U_SUCCESS(error);
}

size_t PatternReader::slot(CMFKind kind, const UnicodeString &name) {
    UnicodeString wanted = slotName(kind, name);
    auto found = std::find(slots.begin(), slots.end(), wanted);
    if (found == slots.end()) {
        slots.push_back(wanted);
        return slots.size() - 1;
    }
    return static_cast<size_t>(found - slots.begin());
}

}
