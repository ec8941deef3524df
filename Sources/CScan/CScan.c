#define _GNU_SOURCE
#include "CScan.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <locale.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/vfs.h>
#include <unistd.h>

const uint8_t *cscan_find(const uint8_t *from, const uint8_t *end, uint8_t byte) {
    return memchr(from, byte, (size_t)(end - from));
}

#if defined(__SSE2__)

// One bit for each of 16 places at which both bytes are as wanted.
static inline unsigned pair_mask(const uint8_t *one, __m128i one_byte, const uint8_t *other, __m128i other_byte) {
    return (unsigned)_mm_movemask_epi8(_mm_and_si128(
        _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)one), one_byte),
        _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(const void *)other), other_byte)));
}

const uint8_t *cscan_find_literal(
    const uint8_t *from, const uint8_t *end, const uint8_t *literal, size_t count, size_t one, size_t other) {
    if ((size_t)(end - from) < count) {
        return NULL;
    }
    const __m128i one_byte = _mm_set1_epi8((char)literal[one]);
    const __m128i other_byte = _mm_set1_epi8((char)literal[other]);
    // Beyond `last` the literal does not fit; 64 places are looked at together.
    const uint8_t *const last = end - count;
    const size_t reach = (one > other ? one : other) + 64;
    while ((size_t)(end - from) >= reach && from <= last) {
        uint64_t places = 0;
        for (int part = 0; part < 64; part += 16) {
            places |= (uint64_t)pair_mask(from + part + one, one_byte, from + part + other, other_byte) << part;
        }
        for (; places != 0; places &= places - 1) {
            const uint8_t *const place = from + __builtin_ctzll(places);
            if (place > last) {
                return NULL;
            }
            if (memcmp(place, literal, count) == 0) {
                return place;
            }
        }
        from += 64;
    }
    for (; from <= last; from++) {
        if (from[one] == literal[one] && memcmp(from, literal, count) == 0) {
            return from;
        }
    }
    return NULL;
}

#else

const uint8_t *cscan_find_literal(
    const uint8_t *from, const uint8_t *end, const uint8_t *literal, size_t count, size_t one, size_t other) {
    (void)one;
    (void)other;
    return memmem(from, (size_t)(end - from), literal, count);
}

#endif

const uint8_t *cscan_find_window(const uint8_t *from, const uint8_t *end, const uint8_t *shifts, size_t window) {
    while ((size_t)(end - from) >= window) {
        const uint8_t shift = shifts[cscan_block(from + window - 4)];
        if (shift == 0) {
            return from;
        }
        from += shift;
    }
    return NULL;
}

static locale_t c_locale;

static void make_c_locale(void) { c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0); }

double cscan_decimal(const uint8_t *text) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_c_locale);
    // Without memory for a locale there is still the process's own, which is C unless somebody calls setlocale.
    return c_locale ? strtod_l((const char *)text, NULL, c_locale) : strtod((const char *)text, NULL);
}

int cscan_event(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

int cscan_is_unnamed_pipe(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 && status.f_type == PIPEFS_MAGIC;
}

void cscan_keep_freed_memory(int bytes) {
    mallopt(M_MMAP_THRESHOLD, bytes);
    mallopt(M_TRIM_THRESHOLD, bytes);
}

// The whole product of two words, folded into one.
static inline uint64_t folded_product(uint64_t one, uint64_t other) {
    const __uint128_t product = (__uint128_t)one * other;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t word_at(const uint8_t *bytes) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word;
}

CScanFingerprint cscan_fingerprint(const uint8_t *bytes, size_t count) {
    // Odd words with about as many ones as zeros; the first digits of the square roots of 2, 3, 5 and 7.
    const uint64_t keys[4] = {
        0x6A09E667F3BCC909, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1};
    uint64_t lanes[4] = {count, ~(uint64_t)count, keys[2], keys[3]};
    const uint8_t *const end = bytes + count;
    for (; end - bytes >= 32; bytes += 32) {
        for (int lane = 0; lane < 4; lane++) {
            lanes[lane] = folded_product(lanes[lane] ^ keys[lane], word_at(bytes + 8 * lane) ^ keys[3 - lane])
                + word_at(bytes + 8 * lane);
        }
    }
    uint8_t last[32] = {0};
    memcpy(last, bytes, (size_t)(end - bytes));
    for (int lane = 0; lane < 4; lane++) {
        lanes[lane] = folded_product(lanes[lane] ^ keys[lane], word_at(last + 8 * lane) ^ keys[3 - lane])
            + word_at(last + 8 * lane);
    }
    CScanFingerprint fingerprint;
    fingerprint.high = folded_product(lanes[0] ^ keys[1], lanes[1] ^ keys[0]) ^ lanes[2];
    fingerprint.low = folded_product(lanes[2] ^ keys[3], lanes[3] ^ keys[2]) ^ lanes[0];
    return fingerprint;
}

ptrdiff_t cscan_tee(int from, int to, size_t bytes) {
    return tee(from, to, bytes, SPLICE_F_NONBLOCK);
}

int cscan_readable_bytes(int descriptor) {
    int bytes = 0;
    return ioctl(descriptor, FIONREAD, &bytes) == 0 ? bytes : -1;
}

int cscan_pipe(int *reading, int *writing) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        return -1;
    }
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

int cscan_pipe_size(int pipe) {
    return fcntl(pipe, F_GETPIPE_SZ);
}

int cscan_set_pipe_size(int pipe, int bytes) { return fcntl(pipe, F_SETPIPE_SZ, bytes); }
