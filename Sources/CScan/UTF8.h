// UTF-8, 32 bytes at a time, for machines with AVX2. To be included behind <immintrin.h>, for functions that may use it.

#include <stdbool.h>
#include <stdint.h>

// The lookup algorithm of John Keiser and Daniel Lemire ("Validating UTF-8 in less than one instruction per byte",
// 2020): each pair of neighbouring bytes falls into error classes by three of its nibbles, and an error is one that
// all three have in common.
enum {
    too_short = 1,        // A lead byte or ASCII where a continuation must be.
    too_long = 2,         // A continuation behind ASCII.
    overlong_three = 4,
    too_large = 8,
    surrogate = 16,
    overlong_two = 32,
    too_large_1000 = 64,  // And overlong_four, which no pair confuses with it.
    two_continuations = 128,
    carry = too_short | too_long | two_continuations
};

static inline __m256i utf8_flaws(const uint8_t *bytes) {
    const __m256i nibble = _mm256_set1_epi8(0x0F);
    const __m256i text = _mm256_loadu_si256((const __m256i *)(const void *)bytes);
    const __m256i one_back = _mm256_loadu_si256((const __m256i *)(const void *)(bytes - 1));
    const __m256i two_back = _mm256_loadu_si256((const __m256i *)(const void *)(bytes - 2));
    const __m256i three_back = _mm256_loadu_si256((const __m256i *)(const void *)(bytes - 3));
    const __m256i first_high = _mm256_broadcastsi128_si256(_mm_setr_epi8(
        too_long, too_long, too_long, too_long, too_long, too_long, too_long, too_long,
        (char)two_continuations, (char)two_continuations, (char)two_continuations, (char)two_continuations,
        too_short | overlong_two, too_short, too_short | overlong_three | surrogate,
        too_short | too_large | too_large_1000));
    const __m256i first_low = _mm256_broadcastsi128_si256(_mm_setr_epi8(
        (char)(carry | overlong_three | overlong_two | too_large_1000), (char)(carry | overlong_two), (char)carry,
        (char)carry, (char)(carry | too_large), (char)(carry | too_large | too_large_1000),
        (char)(carry | too_large | too_large_1000), (char)(carry | too_large | too_large_1000),
        (char)(carry | too_large | too_large_1000), (char)(carry | too_large | too_large_1000),
        (char)(carry | too_large | too_large_1000), (char)(carry | too_large | too_large_1000),
        (char)(carry | too_large | too_large_1000), (char)(carry | too_large | too_large_1000 | surrogate),
        (char)(carry | too_large | too_large_1000), (char)(carry | too_large | too_large_1000)));
    const __m256i second_high = _mm256_broadcastsi128_si256(_mm_setr_epi8(
        too_short, too_short, too_short, too_short, too_short, too_short, too_short, too_short,
        (char)(too_long | overlong_two | two_continuations | overlong_three | too_large_1000),
        (char)(too_long | overlong_two | two_continuations | overlong_three | too_large),
        (char)(too_long | overlong_two | two_continuations | surrogate | too_large),
        (char)(too_long | overlong_two | two_continuations | surrogate | too_large),
        too_short, too_short, too_short, too_short));
    const __m256i classes = _mm256_and_si256(
        _mm256_and_si256(
            _mm256_shuffle_epi8(first_high, _mm256_and_si256(_mm256_srli_epi16(one_back, 4), nibble)),
            _mm256_shuffle_epi8(first_low, _mm256_and_si256(one_back, nibble))),
        _mm256_shuffle_epi8(second_high, _mm256_and_si256(_mm256_srli_epi16(text, 4), nibble)));
    // The third and fourth byte of a sequence must be continuations behind a continuation, and nothing else may be.
    const __m256i must = _mm256_and_si256(
        _mm256_or_si256(
            _mm256_subs_epu8(two_back, _mm256_set1_epi8((char)(0xE0 - 0x80))),
            _mm256_subs_epu8(three_back, _mm256_set1_epi8((char)(0xF0 - 0x80)))),
        _mm256_set1_epi8((char)0x80));
    return _mm256_xor_si256(must, classes);
}

// UTF-8 of 64 bytes; `bytes` has at least three before them.
static inline bool is_utf8(const uint8_t *bytes) {
    const __m256i flaws = _mm256_or_si256(utf8_flaws(bytes), utf8_flaws(bytes + 32));
    return _mm256_testz_si256(flaws, flaws);
}
