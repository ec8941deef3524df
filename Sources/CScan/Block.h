// 64 bytes of a line as bits, the first byte's the lowest. Included by each translation unit that defines CSCAN_AVX2
// or not; without it SSE2 is used where there is any, and plain C elsewhere.

#include "CScan.h"

#include <stdbool.h>

struct bits {
    uint64_t quotes;
    uint64_t backslashes;
    // Brackets and braces.
    uint64_t opening;
    uint64_t closing;
    // Which of them are braces; means nothing elsewhere.
    uint64_t braces;
    uint64_t commas;
    uint64_t colons;
    uint64_t spaces;
    // Some byte is below 0x20.
    bool has_controls;
    // Some byte is not ASCII.
    bool has_high;
};

#if defined(CSCAN_AVX2)

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
    bits.braces = mask(_mm256_slli_epi16(low, 2), _mm256_slli_epi16(high, 2));
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

#else

#if defined(__SSE2__)

static inline struct bits look(const uint8_t *bytes) {
    struct bits bits = {0, 0, 0, 0, 0, 0, 0, 0, false, false};
    __m128i least = _mm_set1_epi8((char)0xFF);
    __m128i all = _mm_setzero_si128();
    for (int part = 0; part < 64; part += 16) {
        const __m128i text = _mm_loadu_si128((const __m128i *)(const void *)(bytes + part));
        const __m128i folded = _mm_or_si128(text, _mm_set1_epi8(0x20));
        least = _mm_min_epu8(least, text);
        all = _mm_or_si128(all, text);
#define CSCAN_BITS(comparison) ((uint64_t)(unsigned)_mm_movemask_epi8(comparison) << part)
        bits.quotes |= CSCAN_BITS(_mm_cmpeq_epi8(text, _mm_set1_epi8('"')));
        bits.backslashes |= CSCAN_BITS(_mm_cmpeq_epi8(text, _mm_set1_epi8('\\')));
        bits.opening |= CSCAN_BITS(_mm_cmpeq_epi8(folded, _mm_set1_epi8('{')));
        bits.closing |= CSCAN_BITS(_mm_cmpeq_epi8(folded, _mm_set1_epi8('}')));
        bits.braces |= CSCAN_BITS(_mm_slli_epi16(text, 2));
        bits.commas |= CSCAN_BITS(_mm_cmpeq_epi8(text, _mm_set1_epi8(',')));
        bits.colons |= CSCAN_BITS(_mm_cmpeq_epi8(text, _mm_set1_epi8(':')));
        bits.spaces |= CSCAN_BITS(_mm_cmpeq_epi8(text, _mm_set1_epi8(' ')));
#undef CSCAN_BITS
    }
    bits.has_controls =
        _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(least, _mm_set1_epi8(0x1F)), least)) != 0;
    bits.has_high = _mm_movemask_epi8(all) != 0;
    return bits;
}

#else

static inline struct bits look(const uint8_t *bytes) {
    struct bits bits = {0, 0, 0, 0, 0, 0, 0, 0, false, false};
    for (int place = 0; place < 64; place++) {
        const uint8_t byte = bytes[place];
        bits.quotes |= (uint64_t)(byte == '"') << place;
        bits.backslashes |= (uint64_t)(byte == '\\') << place;
        bits.opening |= (uint64_t)((byte | 0x20) == '{') << place;
        bits.closing |= (uint64_t)((byte | 0x20) == '}') << place;
        bits.braces |= (uint64_t)((byte & 0x20) != 0) << place;
        bits.commas |= (uint64_t)(byte == ',') << place;
        bits.colons |= (uint64_t)(byte == ':') << place;
        bits.spaces |= (uint64_t)(byte == ' ') << place;
        bits.has_controls |= byte < 0x20;
        bits.has_high |= byte >= 0x80;
    }
    return bits;
}

#endif

// Each bit becomes whether an odd number of bits are set up to it.
static inline uint64_t odd_up_to(uint64_t bits) {
    for (int shift = 1; shift < 64; shift *= 2) {
        bits ^= bits << shift;
    }
    return bits;
}

#endif
