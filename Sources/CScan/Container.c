#include "CScan.h"

#include <stdbool.h>

// 64 bytes as bits, the first byte's the lowest.
struct block {
    uint64_t quotes;
    uint64_t backslashes;
    // Brackets and braces.
    uint64_t opening;
    uint64_t closing;
    // Braces, and `^`, `~`: tells braces from brackets.
    uint64_t braces;
};

#if defined(__SSE2__)

static inline struct block look(const uint8_t *bytes) {
    // A brace is its bracket with this bit.
    const __m128i brace = _mm_set1_epi8(0x20);
    const __m128i high = _mm_set1_epi8(0x60);
    struct block block = {0, 0, 0, 0, 0};
    for (int part = 0; part < 64; part += 16) {
        const __m128i text = _mm_loadu_si128((const __m128i *)(const void *)(bytes + part));
        const __m128i folded = _mm_or_si128(text, brace);
#define CSCAN_BITS(comparison) ((uint64_t)(unsigned)_mm_movemask_epi8(comparison) << part)
        block.quotes |= CSCAN_BITS(_mm_cmpeq_epi8(text, _mm_set1_epi8('"')));
        block.backslashes |= CSCAN_BITS(_mm_cmpeq_epi8(text, _mm_set1_epi8('\\')));
        block.opening |= CSCAN_BITS(_mm_cmpeq_epi8(folded, _mm_set1_epi8('{')));
        block.closing |= CSCAN_BITS(_mm_cmpeq_epi8(folded, _mm_set1_epi8('}')));
        block.braces |= CSCAN_BITS(_mm_cmpeq_epi8(_mm_and_si128(text, high), high));
#undef CSCAN_BITS
    }
    return block;
}

#else

static inline struct block look(const uint8_t *bytes) {
    struct block block = {0, 0, 0, 0, 0};
    for (int place = 0; place < 64; place++) {
        const uint8_t byte = bytes[place];
        block.quotes |= (uint64_t)(byte == '"') << place;
        block.backslashes |= (uint64_t)(byte == '\\') << place;
        block.opening |= (uint64_t)((byte | 0x20) == '{') << place;
        block.closing |= (uint64_t)((byte | 0x20) == '}') << place;
        block.braces |= (uint64_t)((byte & 0x60) == 0x60) << place;
    }
    return block;
}

#endif

// Each bit becomes whether an odd number of bits are set up to it.
static inline uint64_t inside(uint64_t quotes) {
    for (int shift = 1; shift < 64; shift *= 2) {
        quotes ^= quotes << shift;
    }
    return quotes;
}

static inline uint64_t below(size_t place) { return place >= 64 ? UINT64_MAX : ((uint64_t)1 << place) - 1; }

// What is open: whether it is an object, one bit a level.
struct levels {
    uint64_t objects[4];
    size_t count;
    size_t places;
};

static inline bool open_level(struct levels *levels, bool is_object) {
    if (levels->places >= CSCAN_PLACES_MAX) {
        return false;
    }
    uint64_t *const word = &levels->objects[levels->count / 64];
    const uint64_t bit = (uint64_t)1 << (levels->count % 64);
    *word = is_object ? *word | bit : *word & ~bit;
    levels->count++;
    levels->places += is_object ? 2 : 1;
    return true;
}

static inline bool close_level(struct levels *levels, bool is_object) {
    levels->count--;
    levels->places -= is_object ? 2 : 1;
    return (levels->objects[levels->count / 64] >> (levels->count % 64) & 1) == is_object;
}

// Takes out of a block the quotes that a backslash precedes. `next` is where the text goes on behind the last escape
// so far. False for an escape that the line does not allow.
static bool leave_out_escapes(struct block *block, const uint8_t *from, const uint8_t *end, const uint8_t **next) {
    while (block->backslashes != 0) {
        const int place = __builtin_ctzll(block->backslashes);
        const size_t length = cscan_escape_length(from + place, end);
        if (length == 0) {
            return false;
        }
        *next = from + place + length;
        const uint64_t escape = below((size_t)place + length) & ~below((size_t)place);
        block->quotes &= ~escape;
        block->backslashes &= ~escape;
    }
    return true;
}

const uint8_t *cscan_skip_container(const uint8_t *from, const uint8_t *end, size_t places) {
    struct levels levels = {{0, 0, 0, 0}, 0, places};
    const uint8_t *next = from;
    uint64_t string = 0;
    while (from < end) {
        const size_t count = (size_t)(end - from) < 64 ? (size_t)(end - from) : 64;
        struct block block;
        if (count == 64) {
            block = look(from);
        } else {
            uint8_t rest[64] = {0};
            memcpy(rest, from, count);
            block = look(rest);
        }
        if (next > from) {
            const uint64_t escaped = below((size_t)(next - from));
            block.quotes &= ~escaped;
            block.backslashes &= ~escaped;
        }
        if (block.backslashes != 0 && !leave_out_escapes(&block, from, end, &next)) {
            return NULL;
        }
        const uint64_t in_string = inside(block.quotes) ^ string;
        string = (uint64_t)((int64_t)in_string >> 63);
        uint64_t brackets = (block.opening | block.closing) & ~in_string;
        for (; brackets != 0; brackets &= brackets - 1) {
            const int place = __builtin_ctzll(brackets);
            const bool is_object = block.braces >> place & 1;
            if (block.opening >> place & 1) {
                if (!open_level(&levels, is_object)) {
                    return NULL;
                }
            } else {
                if (!close_level(&levels, is_object)) {
                    return NULL;
                }
                if (levels.count == 0) {
                    return from + place + 1;
                }
            }
        }
        from += 64;
    }
    return NULL;
}
