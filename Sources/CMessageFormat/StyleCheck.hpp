#ifndef STYLECHECK_HPP
#define STYLECHECK_HPP

#include <unicode/unistr.h>

namespace messageformat {

// ICU takes a style that it does not know for a pattern and prints nonsense with it: `{at, date, meduim}` becomes
// minute, weekday, day, year, minute. These checks find what can be neither a style, nor a skeleton, nor a pattern.

/// Empty, a word that ICU knows, a skeleton, or a DecimalFormat pattern (which has a digit in it).
bool isNumberStyle(const icu::UnicodeString &style);

/// Empty, a word that ICU knows, a skeleton, or a SimpleDateFormat pattern (whose letters all have a meaning).
bool isDateStyle(const icu::UnicodeString &style);

}

#endif
