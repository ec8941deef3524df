#ifndef CSCAN_H
#define CSCAN_H

// Byte search that Swift's SIMD types cannot express well (they have no movemask), and the few Linux calls that
// Swift's Glibc module does not show. Nothing here allocates or keeps a pointer.

#include <stddef.h>
#include <stdint.h>
#include <string.h>

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

// The first quote or backslash in [from, end): where a JSON string ends or needs a closer look. `end` when there is
// none. Reads no byte outside [from, end).
static inline const uint8_t *_Nonnull cscan_string_stop(const uint8_t *_Nonnull from, const uint8_t *_Nonnull end) {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    // Most strings are shorter than 32 bytes: two loads at once spare a branch that nothing predicts.
    while (end - from >= 32) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
        const __m128i more = _mm_loadu_si128((const __m128i *)(const void *)(from + 16));
        const unsigned mask =
            (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)))
            | (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(more, quote), _mm_cmpeq_epi8(more, backslash)))
                << 16;
        if (mask != 0) {
            return from + __builtin_ctz(mask);
        }
        from += 32;
    }
    if (end - from >= 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)from);
        const int mask =
            _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(bytes, quote), _mm_cmpeq_epi8(bytes, backslash)));
        if (mask != 0) {
            return from + __builtin_ctz((unsigned)mask);
        }
        from += 16;
    }
#endif
    while (from < end && *from != '"' && *from != '\\') {
        from++;
    }
    return from;
}

// The length of the escape that begins at the backslash `from`: both halves of a surrogate pair together. 0 where
// libjq 1.6 refuses the line: at its end, and for a high surrogate without a low one. Other characters behind the
// backslash, digits included, are not looked at. Reads no byte outside [from, end).
static inline size_t cscan_escape_length(const uint8_t *_Nonnull from, const uint8_t *_Nonnull end) {
    const size_t available = (size_t)(end - from);
    if (available < 2) {
        return 0;
    }
    if (from[1] != 'u') {
        return 2;
    }
    if (available < 6) {
        return 0;
    }
    // High surrogates are D800 to DBFF, low ones DC00 to DFFF.
    const uint8_t second = from[3] | 0x20;
    const int is_high = (from[2] | 0x20) == 'd' && (second == '8' || second == '9' || second == 'a' || second == 'b');
    if (!is_high) {
        return 6;
    }
    const int is_pair = available >= 12 && from[6] == '\\' && from[7] == 'u' && (from[8] | 0x20) == 'd'
        && (from[9] | 0x20) >= 'c' && (from[9] | 0x20) <= 'f';
    return is_pair ? 12 : 0;
}

// A container that begins while so many places of libjq 1.6's parser stack are in use is an error to it.
enum { CSCAN_PLACES_MAX = 256 };

// Passes over an object or array.
//
// `from` is at its opening bracket; `places` says how many places of the parser's stack are in use there, where an
// object takes two (its key lies on the stack, too) and an array one. Returns what follows the bracket that closes it;
// NULL when there is none, brackets do not match, levels are too many or an escape is refused. Nothing but strings
// and brackets is looked at, 64 bytes at a time. Reads no byte outside [from, end).
const uint8_t *_Nullable cscan_skip_container(
    const uint8_t *_Nonnull from, const uint8_t *_Nonnull end, size_t places);

// What `cscan_validate` says of a line.
enum { CSCAN_UNDECIDED, CSCAN_VALID, CSCAN_VALID_WITH_BIG_INTEGERS };

// Levels of objects and arrays that a line may have.
enum { CSCAN_LEVELS_MAX = 256 };

// Whether a line is one RFC 8259 object in UTF-8 with no more levels than allowed, and whether it has integers beyond
// 2^53. Undecided for every other line, for some that are in order but unusual (white space other than spaces), and on
// machines without AVX2. Reads no byte outside [from, end).
int cscan_validate(const uint8_t *_Nonnull from, const uint8_t *_Nonnull end);

// The first and the last eight bytes of a text; of a shorter one all its bytes, arranged so that texts of the same
// length have the same words only if they are the same. That holds up to 16 bytes.
typedef struct CScanWords {
    uint64_t first;
    uint64_t last;
} CScanWords;

static inline CScanWords cscan_words(const uint8_t *_Nonnull text, size_t count) {
    CScanWords words = {0, 0};
    if (count >= 8) {
        memcpy(&words.first, text, 8);
        memcpy(&words.last, text + count - 8, 8);
    } else if (count >= 4) {
        memcpy(&words.first, text, 4);
        memcpy(&words.last, text + count - 4, 4);
    } else if (count > 0) {
        words.first = (uint64_t)text[0] | (uint64_t)text[count / 2] << 8 | (uint64_t)text[count - 1] << 16;
    }
    return words;
}

// One node of a trie of paths: where its children are in the tables.
typedef struct CScanNode {
    // All below this node has the numbers after its own up to here.
    uint32_t subtree_end;
    // Its part of the keys, a power of two less one; 0 when it has no keys.
    uint32_t keys_mask;
    uint32_t keys_start;
    uint32_t members_start;
    uint32_t members_end;
    uint32_t elements_start;
    uint32_t elements_end;
    uint32_t has_negative_index;
    // Which lengths its keys have, 63 and more together: most keys of a line are told apart by that alone.
    uint64_t lengths;
} CScanNode;

// One place of a node's table of keys.
typedef struct CScanKey {
    // The first and the last eight bytes, which tell all of a key of up to 16 bytes.
    CScanWords words;
    uint32_t length;
    // The child; 0 (the root) when the place is free.
    uint32_t node;
    // Where the whole key lies in `key_bytes`.
    uint32_t offset;
} CScanKey;

// A child by index.
typedef struct CScanElement {
    int64_t index;
    uint32_t node;
} CScanElement;

// A trie of paths. The numbers of nodes are in preorder.
typedef struct CScanTrie {
    uint32_t node_count;
    const CScanNode *_Nonnull nodes;
    // Open-addressing tables of all nodes, one after the other.
    const CScanKey *_Nonnull keys;
    const uint8_t *_Nonnull key_bytes;
    // Ascending for each node.
    const CScanElement *_Nonnull elements;
    // Numbers of the children by key.
    const uint32_t *_Nonnull members;
} CScanTrie;

// Where the search for a key begins in its node's table.
static inline uint64_t cscan_key_hash(CScanWords words) {
    return ((words.first ^ (words.last * 0x9E3779B97F4A7C15U)) * 0xBF58476D1CE4E5B9U) >> 32;
}

// What stands at a path: a kind, in Swift `FieldKind`, and its bytes in the line.
typedef struct CScanField {
    uint8_t kind;
    uint32_t lower;
    uint32_t upper;
} CScanField;

enum {
    CSCAN_ABSENT, CSCAN_NOT_INDEXABLE, CSCAN_NULL, CSCAN_TRUE, CSCAN_FALSE, CSCAN_NUMBER, CSCAN_BIG_INTEGER,
    CSCAN_STRING, CSCAN_ESCAPED_STRING, CSCAN_ARRAY, CSCAN_OBJECT
};

// Reads the values at all paths of a trie from a line that is one RFC 8259 object; of any other line the fields mean
// nothing. 0 when it cannot: on machines without AVX2, and for what is unusual (many levels, keys with escapes or of
// more than 60 bytes, surrogates, indexes from the end). Writes a field for each node; `end - from` must fit into 32
// bits. Reads no byte outside [from, end).
int cscan_fields(
    const uint8_t *_Nonnull from, const uint8_t *_Nonnull end, const CScanTrie *_Nonnull trie,
    CScanField *_Nonnull fields);

// memcmp: 1 when both texts are the same, else 0.
static inline int cscan_is_same(const uint8_t *_Nonnull one, const uint8_t *_Nonnull other, size_t count) {
    return memcmp(one, other, count) == 0;
}

// The first `byte` in [from, end), or NULL.
const uint8_t *_Nullable cscan_find(const uint8_t *_Nonnull from, const uint8_t *_Nonnull end, uint8_t byte);

// The first place of a literal in [from, end), or NULL. Looks at two of its bytes, the rarest ones best, for many
// places at once; without SSE2 it is memmem(3). `one` and `other` are offsets in the literal; `count` is at least 1.
// Reads no byte outside [from, end).
const uint8_t *_Nullable cscan_find_literal(
    const uint8_t *_Nonnull from, const uint8_t *_Nonnull end, const uint8_t *_Nonnull literal, size_t count,
    size_t one, size_t other);

// A number of 12 bits for four bytes.
static inline uint32_t cscan_block(const uint8_t *_Nonnull bytes) {
    uint32_t block;
    memcpy(&block, bytes, 4);
    return (block * 0x9E3779B1U) >> 20;
}

// The first place in [from, end) at which `shifts` allows no shift, or NULL: Wu and Manber's search for many literals
// at once. `shifts` has 4,096 entries, by `cscan_block` of the last four bytes of a window; `window`, at least 4, is
// the length of the shortest literal at most. Reads no byte outside [from, end).
const uint8_t *_Nullable cscan_find_window(
    const uint8_t *_Nonnull from, const uint8_t *_Nonnull end, const uint8_t *_Nonnull shifts, size_t window);

// One literal of many that are looked for together by three neighbouring bytes of each.
typedef struct CScanNeedle {
    const uint8_t *_Nonnull text;
    uint32_t count;
    // Where the three bytes are in it.
    uint32_t anchor;
} CScanNeedle;

// Needles in eight sets.
typedef struct CScanNeedleSets {
    // For each of the three bytes, 16 entries by its lower half and 16 by its upper half: the sets with a needle
    // that has such a byte there, one bit each.
    const uint8_t *_Nonnull halves;
    // Those of set n lie in `needles` from starts[n] up to starts[n + 1].
    const uint32_t *_Nonnull starts;
    const CScanNeedle *_Nonnull needles;
} CScanNeedleSets;

typedef struct CScanHit {
    // NULL when there is none.
    const uint8_t *_Nullable place;
    size_t count;
    // Where the search goes on for hits beside this one.
    const uint8_t *_Nullable next;
} CScanHit;

// Whether this machine has what `cscan_find_needle` needs: AVX2.
int cscan_finds_needles(void);

// Some literal that lies in [from, end) with all its bytes. Hits come in the order of their anchors, not quite that of
// their places. After "Teddy", an algorithm of Geoffrey Langdale's in Hyperscan. Reads no byte outside [from, end).
CScanHit cscan_find_needle(const uint8_t *_Nonnull from, const uint8_t *_Nonnull end, CScanNeedleSets sets);

// strtod(3) in the C locale: the double nearest to the number at the beginning of a text that ends with a NUL byte.
double cscan_decimal(const uint8_t *_Nonnull text);

// eventfd(2) from 0, which closes on exec and never makes a call wait. The descriptor, or -1 with errno.
int cscan_event(void);

// statfs(2): 1 when the path leads to a pipe without a name (a shell's `<(…)`, /dev/stdin), 0 when not or unknown.
int cscan_is_unnamed_pipe(const char *_Nonnull path);

// mallopt(3), for the whole process: blocks of less than `bytes` are not given back to the system one by one, and so
// many free bytes are kept at the end of each heap.
void cscan_keep_freed_memory(int bytes);

// 128 bits that tell texts apart which nobody chose to look alike: good for "is this what was there before", not for
// secrets. The same for the same bytes in every version, since the store keeps it.
typedef struct CScanFingerprint {
    uint64_t high;
    uint64_t low;
} CScanFingerprint;

CScanFingerprint cscan_fingerprint(const uint8_t *_Nonnull bytes, size_t count);

// tee(2) without waiting: how many bytes now lie in both pipes, 0 at end of input, or -1 with errno.
ptrdiff_t cscan_tee(int from, int to, size_t bytes);

// ioctl FIONREAD: how many bytes can be read now, or -1 with errno.
int cscan_readable_bytes(int descriptor);

// pipe2(2): both ends close on exec and never make a call wait. 0, or -1 with errno.
int cscan_pipe(int *_Nonnull reading, int *_Nonnull writing);

// fcntl F_GETPIPE_SZ, or -1 with errno.
int cscan_pipe_size(int pipe);

// fcntl F_SETPIPE_SZ: the size that the pipe then has, or -1 with errno.
int cscan_set_pipe_size(int pipe, int bytes);

#endif
