#ifndef PATTERNREADER_HPP
#define PATTERNREADER_HPP

#include "CMessageFormat.h"

#include <string>
#include <unicode/locid.h>
#include <unicode/messagepattern.h>
#include <unicode/unistr.h>
#include <vector>

namespace messageformat {

/// Where and why a pattern is refused. `offset` and `length` count UTF-16 units, as ICU does.
struct Fault {
    CMFFault code = CMFFaultNone;
    int32_t offset = 0;
    icu::UnicodeString text;
};

struct Placeholder {
    std::string name;
    CMFKind kind;
    size_t slot;
};

/// Walks a parsed pattern once: collects its placeholders, refuses what texts may not use, and renames each argument
/// to the name of its slot.
///
/// One argument may be used in several ways, `{n} {n, plural, …}` for instance, and each way wants its own value: a
/// plain place prints the number as jq does, where ICU would group its digits for the locale. So the name of a slot
/// is the argument's with a letter for the group of kinds before it. All numeric kinds are one group, because ICU
/// chooses a plural's branch by the number as `{n, number, …}` in that branch prints it, and finds it by name.
class PatternReader {
public:
    PatternReader(const icu::UnicodeString &source, const icu::Locale &locale);

    /// False when the pattern is refused; `fault` says why.
    bool read();

    Fault fault;
    std::vector<Placeholder> placeholders;
    std::vector<icu::UnicodeString> slots;
    /// The pattern with the slots as its argument names, and without blanks around styles.
    icu::UnicodeString rewritten;

private:
    bool refuse(CMFFault code, int32_t offset, const icu::UnicodeString &text);
    bool refuseSyntax(UErrorCode error, const UParseError &where);
    int32_t innermostOpening() const;
    bool onlyLacksBraces() const;
    bool lacksName() const;
    int32_t skipSpaces(int32_t index) const;
    bool readArgument(int32_t index);
    bool readKind(int32_t index, CMFKind &kind);
    bool readSelectors(int32_t index);
    bool checkStyle(int32_t typeIndex, CMFKind kind);
    bool formats(const icu::MessagePattern::Part &type, const icu::UnicodeString &style) const;
    void trimStyle(int32_t index);
    void replace(const icu::MessagePattern::Part &part, const icu::UnicodeString &text);
    size_t slot(CMFKind kind, const icu::UnicodeString &name);

    const icu::UnicodeString &source;
    const icu::Locale &locale;
    /// Before `pattern`, whose constructor uses it.
    UErrorCode status = U_ZERO_ERROR;
    icu::MessagePattern pattern;
    /// How much of the source is in `rewritten`.
    int32_t copied = 0;
};

}

#endif
