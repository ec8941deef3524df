// 64 bytes of a line as bits, the first byte's the lowest, for machines with AVX2 and PCLMULQDQ. To be included behind
// <immintrin.h>, for functions that may use them.

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct bits {
    uint64_t quotes;
    uint64_t backslashes;
    // Brackets and braces.
    uint64_t opening;
    uint64_t closing;
    uint64_t commas;
    uint64_t colons;
    uint64_t spaces;
    // Some byte is below 0x20.
    bool has_controls;
    // Some byte is not ASCII.
    bool has_high;
};

static inline uint64_t mask(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}

static inline uint64_t places_of(char byte, __m256i low, __m256i high) {
    const __m256i wanted = _mm256_set1_epi8(byte);
    return mask(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}

static inline struct bits look(const uint8_t *bytes) {
    const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    const __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(bytes + 32));
    // A brace is its bracket with this bit.
    const __m256i brace = _mm256_set1_epi8(0x20);
    const __m256i folded_low = _mm256_or_si256(low, brace);
    const __m256i folded_high = _mm256_or_si256(high, brace);
    const __m256i last_control = _mm256_set1_epi8(0x1F);
    const __m256i least = _mm256_min_epu8(low, high);
    struct bits bits;
    bits.quotes = places_of('"', low, high);
    bits.backslashes = places_of('\\', low, high);
    bits.opening = places_of('{', folded_low, folded_high);
    bits.closing = places_of('}', folded_low, folded_high);
    bits.commas = places_of(',', low, high);
    bits.colons = places_of(':', low, high);
    bits.spaces = places_of(' ', low, high);
    bits.has_controls = _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(least, last_control), least)) != 0;
    bits.has_high = _mm256_movemask_epi8(_mm256_or_si256(low, high)) != 0;
    return bits;
}

// Each bit becomes whether an odd number of bits are set up to it: a product without carries with all ones.
static inline uint64_t odd_up_to(uint64_t bits) {
    return (uint64_t)_mm_cvtsi128_si64(
        _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)bits), _mm_set1_epi8((char)0xFF), 0));
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

// Looks at a block of at least one byte, 64 of them or up to `end`, nothing behind it. `*text` is the memory that was
// read: of a last block it begins in the one before, or it is a copy in `window`, at 32 with spaces around, if the
// whole line is shorter than a block.
static inline struct bits look_until(
    const uint8_t *start, const uint8_t *from, const uint8_t *end, uint8_t *window, const uint8_t **text) {
    const size_t count = (size_t)(end - from) < 64 ? (size_t)(end - from) : 64;
    *text = from;
    if (count < 64 && end - start < 64) {
        memset(window, ' ', 96);
        memcpy(window + 32, from, count);
        *text = window + 32;
        return look(*text);
    }
    if (count == 64) {
        return look(from);
    }
    *text = end - 64;
    struct bits bits = look(*text);
    const int shift = 64 - (int)count;
    bits.quotes >>= shift;
    bits.backslashes >>= shift;
    bits.opening >>= shift;
    bits.closing >>= shift;
    bits.commas >>= shift;
    bits.colons >>= shift;
    bits.spaces >>= shift;
    return bits;
}
