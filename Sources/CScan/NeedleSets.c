// Many literals looked for together, for machines with AVX2.
//
// Each half of each of three neighbouring bytes says which sets of literals it may belong to: where some set is left of
// all six, its literals are compared in full.

#include "CScan.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <stdbool.h>

#pragma clang attribute push(__attribute__((target("avx2,bmi"))), apply_to = function)

// Bytes that are looked at for 32 places.
enum { block_places = 32, block_reach = block_places + 2 };

struct halves {
    __m256i low[3];
    __m256i high[3];
};

static inline __m256i both(const uint8_t *half) {
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)half));
}

static inline __m256i sets_by(const uint8_t *bytes, __m256i low, __m256i high) {
    const __m256i half = _mm256_set1_epi8(0x0F);
    const __m256i text = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    return _mm256_and_si256(
        _mm256_shuffle_epi8(low, _mm256_and_si256(text, half)),
        _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(text, 4), half)));
}

// The sets at each of 32 places.
static inline __m256i sets_at(const uint8_t *bytes, const struct halves *halves) {
    return _mm256_and_si256(
        _mm256_and_si256(
            sets_by(bytes, halves->low[0], halves->high[0]), sets_by(bytes + 1, halves->low[1], halves->high[1])),
        sets_by(bytes + 2, halves->low[2], halves->high[2]));
}

static inline uint32_t places_of(__m256i sets) {
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(sets, _mm256_setzero_si256()));
}

// The literal that has its three bytes at a place; none with `place` NULL.
static CScanHit needle_at(
    const uint8_t *place, const uint8_t *from, const uint8_t *end, CScanNeedleSets sets) {
    unsigned at = 0xFF;
    for (int byte = 0; byte < 3; byte++) {
        at &= (unsigned)(sets.halves[32 * byte + (place[byte] & 15)] & sets.halves[32 * byte + 16 + (place[byte] >> 4)]);
    }
    for (; at != 0; at &= at - 1) {
        const int set = __builtin_ctz(at);
        for (uint32_t index = sets.starts[set]; index < sets.starts[set + 1]; index++) {
            const CScanNeedle needle = sets.needles[index];
            if ((size_t)(place - from) < needle.anchor) {
                continue;
            }
            const uint8_t *const begin = place - needle.anchor;
            if ((size_t)(end - begin) >= needle.count && memcmp(begin, needle.text, needle.count) == 0) {
                return (CScanHit){begin, needle.count, place + 1};
            }
        }
    }
    return (CScanHit){NULL, 0, NULL};
}

static CScanHit needle_among(
    uint32_t places, const uint8_t *block, const uint8_t *from, const uint8_t *end, CScanNeedleSets sets) {
    CScanHit hit = {NULL, 0, NULL};
    for (; places != 0 && hit.place == NULL; places &= places - 1) {
        hit = needle_at(block + __builtin_ctz(places), from, end, sets);
    }
    return hit;
}

static CScanHit find(const uint8_t *from, const uint8_t *end, CScanNeedleSets sets) {
    struct halves halves;
    for (int byte = 0; byte < 3; byte++) {
        halves.low[byte] = both(sets.halves + 32 * byte);
        halves.high[byte] = both(sets.halves + 32 * byte + 16);
    }
    const uint8_t *block = from;
    for (; end - block >= block_places + block_reach; block += 2 * block_places) {
        const __m256i first = sets_at(block, &halves);
        const __m256i second = sets_at(block + block_places, &halves);
        const __m256i any = _mm256_or_si256(first, second);
        if (_mm256_testz_si256(any, any)) {
            continue;
        }
        CScanHit hit = needle_among(places_of(first), block, from, end, sets);
        if (hit.place == NULL) {
            hit = needle_among(places_of(second), block + block_places, from, end, sets);
        }
        if (hit.place != NULL) {
            return hit;
        }
    }
    for (; end - block >= block_reach; block += block_places) {
        const CScanHit hit = needle_among(places_of(sets_at(block, &halves)), block, from, end, sets);
        if (hit.place != NULL) {
            return hit;
        }
    }
    for (; end - block >= 3; block++) {
        const CScanHit hit = needle_at(block, from, end, sets);
        if (hit.place != NULL) {
            return hit;
        }
    }
    return (CScanHit){NULL, 0, NULL};
}

#pragma clang attribute pop

int cscan_finds_needles(void) { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi"); }

CScanHit cscan_find_needle(const uint8_t *from, const uint8_t *end, CScanNeedleSets sets) {
    return find(from, end, sets);
}

#else

int cscan_finds_needles(void) { return 0; }

CScanHit cscan_find_needle(const uint8_t *from, const uint8_t *end, CScanNeedleSets sets) {
    (void)from;
    (void)end;
    (void)sets;
    return (CScanHit){NULL, 0, NULL};
}

#endif
