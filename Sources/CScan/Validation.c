// Validation for machines with AVX2, PCLMULQDQ and BMI; elsewhere every line is undecided.
//
// Tokens are sets of bits, 64 bytes at a time, and the grammar is what may follow what, where white space is passed over
// by an addition whose carry runs through it. Brackets, numbers and words are read one by one. Whatever is unusual or
// wrong ends it as undecided.

#include "CScan.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,pclmul,bmi"))), apply_to = function)

#include "Block.h"
#include "Digits.h"
#include "UTF8.h"

// Where something goes on in the next block: bits that were pushed out of this one.
struct carries {
    uint64_t value_ends;
    uint64_t scalars;
    uint64_t opening;
    uint64_t key_places;
    uint64_t keys;
    uint64_t key_ends;
    // All ones inside a string.
    uint64_t string;
    // 1 behind a backslash that escapes.
    uint64_t escape;
};

struct open_levels {
    // Whether each is an object, the outermost at 1; there is room for one too many.
    uint8_t objects[CSCAN_LEVELS_MAX + 2];
    size_t count;
};

// Runs of `through` that begin at one of the places are passed over; other places stay where they are.
static inline uint64_t pass_over(uint64_t places, uint64_t through, uint64_t *carry) {
    const uint64_t sum = places + through;
    *carry |= sum < through;
    return sum & ~through;
}

// The places of what follows, spaces left out.
static inline uint64_t follow(uint64_t places, uint64_t spaces, uint64_t *carry) {
    const uint64_t next = places << 1 | *carry;
    *carry = places >> 63;
    return spaces != 0 ? pass_over(next, spaces, carry) : next;
}

static inline bool is_hexadecimal(uint8_t byte) {
    return (uint8_t)(byte - '0') < 10 || (uint8_t)((byte | 0x20) - 'a') < 6;
}

static inline bool is_escape(const uint8_t *text, const uint8_t *end) {
    if (text >= end) {
        return false;
    }
    switch (*text) {
    case '"': case '\\': case '/': case 'b': case 'f': case 'n': case 'r': case 't':
        return true;
    case 'u':
        return end - text > 4 && is_hexadecimal(text[1]) && is_hexadecimal(text[2]) && is_hexadecimal(text[3])
            && is_hexadecimal(text[4]);
    default:
        return false;
    }
}

static inline bool are_escapes(uint64_t places, const uint8_t *from, const uint8_t *end) {
    for (; places != 0; places &= places - 1) {
        if (!is_escape(from + __builtin_ctzll(places), end)) {
            return false;
        }
    }
    return true;
}

static inline bool ends_scalar(const uint8_t *text, const uint8_t *end) {
    return text < end && (*text == ',' || *text == '}' || *text == ']' || *text == ' ');
}

static inline bool is_word(const uint8_t *text, const uint8_t *end, const char *word, size_t count) {
    return (size_t)(end - text) > count && memcmp(text, word, count) == 0 && ends_scalar(text + count, end);
}

static inline bool is_number(const uint8_t *text, const uint8_t *end, bool *has_big) {
    const uint8_t *const digits = text + (*text == '-');
    text = skip_digits(digits, end);
    if (text == digits || (*digits == '0' && text - digits > 1)) {
        return false;
    }
    if (ends_scalar(text, end)) {
        *has_big |= is_big(digits, (size_t)(text - digits));
        return true;
    }
    if (text < end && *text == '.') {
        if (!is_digit(++text, end)) {
            return false;
        }
        text = skip_digits(text, end);
    }
    if (text < end && (*text | 0x20) == 'e') {
        text++;
        if (text < end && (*text == '+' || *text == '-')) {
            text++;
        }
        if (!is_digit(text, end)) {
            return false;
        }
        text = skip_digits(text, end);
    }
    return ends_scalar(text, end);
}

static inline bool is_scalar(const uint8_t *text, const uint8_t *end, bool *has_big) {
    switch (*text) {
    case 't':
        return is_word(text, end, "true", 4);
    case 'f':
        return is_word(text, end, "false", 5);
    case 'n':
        return is_word(text, end, "null", 4);
    default:
        return is_number(text, end, has_big);
    }
}

static inline bool are_scalars(uint64_t places, const uint8_t *from, const uint8_t *end, bool *has_big) {
    for (; places != 0; places &= places - 1) {
        if (!is_scalar(from + __builtin_ctzll(places), end, has_big)) {
            return false;
        }
    }
    return true;
}

// Bits that are wrong: a bracket that closes the other kind, and commas and colons that belong into the other kind of
// container. `in_object` and `in_array` are where some token shows that it is meant to be in such a one. Ends behind the
// bracket that closes the outermost level, with `*behind` as what follows it.
static inline uint64_t wrong_levels(
    const uint8_t *from, uint64_t brackets, uint64_t in_object, uint64_t in_array, struct open_levels *levels,
    const uint8_t **behind) {
    uint64_t wrong = 0;
    size_t count = levels->count;
    uint8_t is_object = levels->objects[count];
    while (brackets != 0) {
        const int place = __builtin_ctzll(brackets);
        const uint64_t until = brackets ^ (brackets - 1);
        brackets &= brackets - 1;
        wrong |= (is_object ? in_array : in_object) & until;
        in_object &= ~until;
        in_array &= ~until;
        const uint8_t byte = from[place];
        const uint8_t kind = byte >> 5 & 1;
        if ((byte >> 1 & 1) != 0) {
            levels->objects[++count] = kind;
            is_object = kind;
            if (count > CSCAN_LEVELS_MAX) {
                return 1;
            }
        } else {
            wrong |= kind ^ is_object;
            is_object = levels->objects[--count];
            if (count == 0) {
                *behind = from + place + 1;
                return wrong;
            }
        }
    }
    levels->count = count;
    return wrong | (is_object ? in_array : in_object);
}

// Looks at a block of at least one byte, 64 of them or up to `end`. False when it is not UTF-8.
static inline bool look_at(
    const uint8_t *start, const uint8_t *from, const uint8_t *end, struct bits *bits, bool *was_high) {
    uint8_t window[96];
    const uint8_t *text;
    *bits = look_until(start, from, end, window, &text);
    if (!bits->has_high && !*was_high) {
        return true;
    }
    *was_high = bits->has_high;
    if (text != window + 32 && text - start < 3) {
        memset(window, ' ', 32);
        memcpy(window + 32 - (text - start), start, (size_t)(text - start));
        memcpy(window + 32, text, 64);
        text = window + 32;
    }
    return is_utf8(text);
}

// Takes the escaped quotes out of a block. False for an escape that JSON does not have.
static inline bool leave_out_escapes(
    const uint8_t *from, const uint8_t *end, struct bits *bits, struct carries *carries) {
    const uint64_t escaped = escaped_places(bits->backslashes, &carries->escape);
    const uint64_t others = escaped & ~(bits->quotes | bits->backslashes);
    bits->quotes &= ~escaped;
    return are_escapes(others, from, end);
}

// The places of a block that lie before `end`.
static inline uint64_t line_places(const uint8_t *from, const uint8_t *end) {
    return end - from >= 64 ? UINT64_MAX : ((uint64_t)1 << (end - from)) - 1;
}

static int validate(const uint8_t *const start, const uint8_t *const end) {
    const uint8_t *from = start;
    while (from < end && *from == ' ') {
        from++;
    }
    if (from == end || *from != '{') {
        return CSCAN_UNDECIDED;
    }
    struct carries carries = {0, 0, 0, 0, 0, 0, 0, 0};
    struct open_levels levels;
    levels.objects[0] = 0;
    levels.count = 0;
    bool has_big = false;
    bool was_high = false;
    const uint8_t *behind = NULL;
    for (; from < end; from += 64) {
        struct bits bits;
        if (!look_at(start, from, end, &bits, &was_high) || bits.has_controls) {
            return CSCAN_UNDECIDED;
        }
        if ((bits.backslashes | carries.escape) != 0 && !leave_out_escapes(from, end, &bits, &carries)) {
            return CSCAN_UNDECIDED;
        }
        // Opening quotes and what follows them, but not the closing ones.
        const uint64_t strings = odd_up_to(bits.quotes) ^ carries.string;
        carries.string = (uint64_t)((int64_t)strings >> 63);
        const uint64_t outside = ~(strings | bits.quotes) & line_places(from, end);
        const uint64_t string_starts = bits.quotes & strings;
        const uint64_t string_ends = bits.quotes & ~strings;
        const uint64_t opening = bits.opening & outside;
        const uint64_t closing = bits.closing & outside;
        const uint64_t commas = bits.commas & outside;
        const uint64_t colons = bits.colons & outside;
        const uint64_t spaces = bits.spaces & outside;
        const uint64_t brackets = opening | closing;
        const uint64_t scalars = outside & ~(brackets | commas | colons | spaces);
        const uint64_t behind_scalar_bytes = scalars << 1 | carries.scalars;
        const uint64_t scalar_starts = scalars & ~behind_scalar_bytes;
        carries.scalars = scalars >> 63;

        uint64_t behind_values = (string_ends | closing) << 1 | carries.value_ends | (behind_scalar_bytes & ~scalars);
        carries.value_ends = (string_ends | closing) >> 63;
        if (spaces != 0) {
            behind_values = pass_over(behind_values, spaces, &carries.value_ends);
        }
        const uint64_t behind_opening = follow(opening, spaces, &carries.opening);
        // Where a key may be, and behind a string there, where its colon is if it is one.
        const uint64_t key_places = follow(commas | opening, spaces, &carries.key_places);
        const uint64_t key_starts = (key_places & string_starts) | carries.keys;
        carries.keys = 0;
        const uint64_t key_ends = pass_over(key_starts, strings, &carries.keys);
        const uint64_t behind_keys = follow(key_ends, spaces, &carries.key_ends);

        const uint64_t others = opening | scalar_starts;
        const uint64_t in_array = (behind_keys & ~colons) | (key_places & others);
        uint64_t wrong = (commas & ~behind_values) | (closing & ~(behind_values | behind_opening))
            | ((string_starts | others) & behind_values) | (colons & ~behind_keys);
        wrong |= wrong_levels(from, brackets, colons, in_array, &levels, &behind);
        if (wrong != 0 || !are_scalars(scalar_starts, from, end, &has_big)) {
            return CSCAN_UNDECIDED;
        }
        if (behind != NULL) {
            while (behind < end && *behind == ' ') {
                behind++;
            }
            if (behind < end) {
                return CSCAN_UNDECIDED;
            }
            return has_big ? CSCAN_VALID_WITH_BIG_INTEGERS : CSCAN_VALID;
        }
    }
    return CSCAN_UNDECIDED;
}

#pragma clang attribute pop

int cscan_validate(const uint8_t *from, const uint8_t *end) {
    const bool is_able =
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("bmi");
    return is_able ? validate(from, end) : CSCAN_UNDECIDED;
}

#else

int cscan_validate(const uint8_t *from, const uint8_t *end) {
    (void)from;
    (void)end;
    return CSCAN_UNDECIDED;
}

#endif
