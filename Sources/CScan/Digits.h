// Numbers of a line, digit by digit.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

static inline bool is_digit(const uint8_t *text, const uint8_t *end) {
    return text < end && (uint8_t)(*text - '0') < 10;
}

static inline const uint8_t *skip_digits(const uint8_t *text, const uint8_t *end) {
    while (is_digit(text, end)) {
        text++;
    }
    return text;
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
