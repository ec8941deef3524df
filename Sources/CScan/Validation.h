// The body of `cscan_validate`, compiled once for each set of vector instructions.
//
// Tokens are sets of bits, 64 bytes at a time, and the grammar is what may follow what: where white space is passed
// over by an addition whose carry runs through it. Whether a comma and a colon are in an object or in an array is told
// bracket by bracket, and numbers and words are read one by one. Whatever is unusual or wrong ends it as undecided.

#include "Block.h"
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
    return pass_over(next, spaces, carry);
}

// The characters behind backslashes that escape, after Geoff Langdale and Daniel Lemire ("Parsing gigabytes of JSON
// per second", 2019).
static inline uint64_t escaped_places(uint64_t backslashes, uint64_t *carry) {
    const uint64_t odd = 0xAAAAAAAAAAAAAAAA;
    const uint64_t candidates = backslashes & ~*carry;
    const uint64_t ends = (((candidates << 1) | odd) - candidates) ^ odd;
    const uint64_t escaped = ends ^ (backslashes | *carry);
    *carry = (ends & backslashes) >> 63;
    return escaped;
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

static inline bool is_digit(const uint8_t *text, const uint8_t *end) {
    return text < end && (uint8_t)(*text - '0') < 10;
}

static inline const uint8_t *skip_digits(const uint8_t *text, const uint8_t *end) {
    while (is_digit(text, end)) {
        text++;
    }
    return text;
}

static inline bool ends_scalar(const uint8_t *text, const uint8_t *end) {
    return text < end && (*text == ',' || *text == '}' || *text == ']' || *text == ' ');
}

static inline bool is_word(const uint8_t *text, const uint8_t *end, const char *word, size_t count) {
    return (size_t)(end - text) > count && memcmp(text, word, count) == 0 && ends_scalar(text + count, end);
}

// Whether digits without a leading zero are more than 2^53.
static inline bool is_big(const uint8_t *digits, size_t count) {
    if (count != 16) {
        return count > 16;
    }
    uint64_t magnitude = 0;
    for (size_t place = 0; place < 16; place++) {
        magnitude = magnitude * 10 + (digits[place] - '0');
    }
    return magnitude > UINT64_C(9007199254740992);
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
// bracket that closes the outermost level, with `*behind` as the places after it.
static inline uint64_t wrong_levels(
    const struct bits *bits, uint64_t in_object, uint64_t in_array, struct open_levels *levels, uint64_t *behind) {
    uint64_t wrong = 0;
    uint64_t before = 0;
    for (uint64_t brackets = bits->opening | bits->closing; brackets != 0; brackets &= brackets - 1) {
        const int place = __builtin_ctzll(brackets);
        const uint64_t until = brackets ^ (brackets - 1);
        const uint64_t segment = until & ~before;
        before = until;
        const uint8_t is_object = levels->objects[levels->count];
        const uint8_t kind = bits->braces >> place & 1;
        const uint64_t opens = bits->opening >> place & 1;
        wrong |= (is_object ? in_array : in_object) & segment;
        wrong |= ~opens & 1 & (kind ^ is_object);
        levels->objects[levels->count + 1] = kind;
        levels->count += opens * 2 - 1;
        if (levels->count - 1 >= CSCAN_LEVELS_MAX) {
            *behind = ~until;
            return levels->count == 0 ? wrong : 1;
        }
    }
    wrong |= (levels->objects[levels->count] ? in_array : in_object) & ~before;
    return wrong;
}

static int CSCAN_VALIDATE(const uint8_t *from, const uint8_t *const end) {
    const uint8_t *const start = from;
    struct carries carries = {0, 0, 0, 0, 0, 0, 0, 0};
    struct open_levels levels;
    bool has_big = false;
    bool was_high = false;
#if !defined(CSCAN_AVX2)
    const uint8_t *checked = from;
#endif
    while (from < end && *from == ' ') {
        from++;
    }
    if (from == end || *from != '{') {
        return CSCAN_UNDECIDED;
    }
    levels.objects[0] = 0;
    levels.count = 0;
    for (; from < end; from += 64) {
        // The 32 bytes before a block, nothing before the line's first, and spaces behind its last.
        uint8_t window[96];
        const uint8_t *text = from;
        const size_t count = (size_t)(end - from) < 64 ? (size_t)(end - from) : 64;
        if (count < 64) {
            memset(window + 32, ' ', 64);
            memcpy(window + 32, from, count);
            text = window + 32;
        }
        struct bits bits = look(text);
        if (bits.has_controls) {
            return CSCAN_UNDECIDED;
        }
        if (bits.has_high || was_high) {
            was_high = bits.has_high;
#if defined(CSCAN_AVX2)
            const size_t before = (size_t)(from - start) < 32 ? (size_t)(from - start) : 32;
            if (text != from || before < 3) {
                memset(window, ' ', 32);
                memcpy(window + 32 - before, from - before, before);
                if (text == from) {
                    memcpy(window + 32, from, 64);
                }
                text = window + 32;
            }
            if (!is_utf8(text)) {
                return CSCAN_UNDECIDED;
            }
#else
            if (checked < from) {
                checked = from;
            }
            if (!is_utf8_until(from + count, end, &checked)) {
                return CSCAN_UNDECIDED;
            }
#endif
        }
        if (bits.backslashes | carries.escape) {
            const uint64_t escaped = escaped_places(bits.backslashes, &carries.escape);
            if (!are_escapes(escaped & ~(bits.quotes | bits.backslashes), from, end)) {
                return CSCAN_UNDECIDED;
            }
            bits.quotes &= ~escaped;
        }

        // Opening quotes and what follows them, but not the closing ones.
        const uint64_t strings = odd_up_to(bits.quotes) ^ carries.string;
        carries.string = (uint64_t)((int64_t)strings >> 63);
        const uint64_t outside = ~(strings | bits.quotes);
        const uint64_t string_starts = bits.quotes & strings;
        const uint64_t string_ends = bits.quotes & ~strings;
        bits.opening &= outside;
        bits.closing &= outside;
        bits.commas &= outside;
        bits.colons &= outside;
        bits.spaces &= outside;
        const uint64_t scalars =
            outside & ~(bits.opening | bits.closing | bits.commas | bits.colons | bits.spaces);
        const uint64_t scalar_starts = scalars & ~(scalars << 1 | carries.scalars);

        // What follows a whole value, an opening bracket, and the places of keys.
        const uint64_t value_ends = string_ends | bits.closing;
        const uint64_t behind_scalars = (scalars << 1 | carries.scalars) & ~scalars;
        carries.scalars = scalars >> 63;
        const uint64_t next = value_ends << 1 | carries.value_ends | behind_scalars;
        carries.value_ends = value_ends >> 63;
        const uint64_t behind_values = pass_over(next, bits.spaces, &carries.value_ends);
        const uint64_t behind_opening = follow(bits.opening, bits.spaces, &carries.opening);
        const uint64_t key_places =
            follow(bits.commas | (bits.opening & bits.braces), bits.spaces, &carries.key_places);
        const uint64_t key_starts = (key_places & string_starts) | carries.keys;
        carries.keys = 0;
        const uint64_t key_ends = pass_over(key_starts, strings, &carries.keys);
        const uint64_t behind_keys = follow(key_ends, bits.spaces, &carries.key_ends);

        const uint64_t value_starts = string_starts | bits.opening | scalar_starts;
        uint64_t wrong = (bits.commas & ~behind_values) | (bits.closing & ~(behind_values | behind_opening))
            | (value_starts & behind_values) | (bits.colons & ~behind_keys);
        const uint64_t in_array = (behind_keys & ~bits.colons) | (key_places & (bits.opening | scalar_starts));
        uint64_t behind = 0;
        wrong |= wrong_levels(&bits, bits.colons, in_array, &levels, &behind);
        if (wrong != 0 || !are_scalars(scalar_starts, from, end, &has_big)) {
            return CSCAN_UNDECIDED;
        }
        if (behind != 0 || levels.count == 0) {
            if ((behind & ~bits.spaces) != 0) {
                return CSCAN_UNDECIDED;
            }
            for (from += count; from < end; from++) {
                if (*from != ' ') {
                    return CSCAN_UNDECIDED;
                }
            }
            return has_big ? CSCAN_VALID_WITH_BIG_INTEGERS : CSCAN_VALID;
        }
    }
    return CSCAN_UNDECIDED;
}
