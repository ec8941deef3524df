#ifndef CSCAN_H
#define CSCAN_H

// Byte search that Swift's SIMD types cannot express well (they have no movemask), and the few Linux calls that
// Swift's Glibc module does not show. Nothing here allocates or keeps a pointer.

#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

// The first place in [from, end) whose byte cannot stand for itself inside a JSON string without a closer look:
// a quote, a backslash, a control character (< 0x20), or a byte that is not ASCII. `end` when there is none.
// Reads no byte outside [from, end).
static inline const uint8_t *_Nonnull cscan_plain_end(const uint8_t *_Nonnull from, const uint8_t *_Nonnull end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i space = _mm_set1_epi8(0x20);
    while (end - from >= 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
        // The comparison is signed: it also holds for the bytes from 0x80 on.
        const __m128i special = _mm_or_si128(
            _mm_cmplt_epi8(bytes, space),
            _mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        const int mask = _mm_movemask_epi8(special);
        if (mask != 0) {
            return from + __builtin_ctz((unsigned)mask);
        }
        from += 16;
    }
#endif
    while (from < end && *from >= 0x20 && *from < 0x80 && *from != '"' && *from != '\\') {
        from++;
    }
    return from;
}

// The first `byte` in [from, end), or NULL.
const uint8_t *_Nullable cscan_find(const uint8_t *_Nonnull from, const uint8_t *_Nonnull end, uint8_t byte);

// eventfd(2) from 0, which closes on exec and never makes a call wait. The descriptor, or -1 with errno.
int cscan_event(void);

// statfs(2): 1 when the path leads to a pipe without a name (a shell's `<(…)`, /dev/stdin), 0 when not or unknown.
int cscan_is_unnamed_pipe(const char *_Nonnull path);

// fcntl F_SETPIPE_SZ: the size that the pipe then has, or -1 with errno.
int cscan_set_pipe_size(int pipe, int bytes);

#endif
