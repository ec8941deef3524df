// Values at paths, for machines with AVX2, PCLMULQDQ and BMI; elsewhere it answers nothing.
//
// Only colons and brackets outside strings are looked at, 64 bytes at a time, and commas of arrays with wanted elements.
// A colon in an object with wanted keys leads back to its key; whatever is not wanted costs nothing between them.

#include "CScan.h"

#if defined(__x86_64__)

#include <immintrin.h>

#pragma clang attribute push(__attribute__((target("avx2,pclmul,bmi,lzcnt"))), apply_to = function)

#include "Block.h"
#include "Digits.h"

// More than that is left to others: nodes that are open at the same time, and levels of the line.
enum { frames_max = 32, levels_max = 100 };

// A container that holds wanted values.
struct frame {
    uint32_t node;
    bool is_object;
    // Of an array: the index of the element at hand, and the next wanted element's place in the trie.
    int64_t index;
    uint32_t wanted;
};

struct scan {
    const uint8_t *start;
    const uint8_t *end;
    const CScanTrie *trie;
    CScanField *fields;

    // The block at hand. Its places that are still to come are `left`.
    const uint8_t *block;
    uint64_t quotes;
    uint64_t backslashes;
    uint64_t colons;
    uint64_t brackets;
    uint64_t commas;
    uint64_t left;
    // Of the block before.
    uint64_t earlier_quotes;
    uint64_t earlier_backslashes;
    uint64_t string;
    uint64_t escape;

    struct frame frames[frames_max];
    size_t frame_count;
    // Levels inside a container in which nothing is wanted, that one included, and its node, or none.
    size_t skipped;
    uint32_t skipped_node;
    size_t levels;
    // The node that the container at the next bracket belongs to, or none.
    uint32_t next_node;
};

static const uint32_t none = UINT32_MAX;

// Whether an escape is a high surrogate, which libjq 1.6 may refuse.
static inline bool is_surrogate(const uint8_t *text, const uint8_t *end) {
    return end - text > 2 && *text == 'u' && (text[1] | 0x20) == 'd' && text[2] >= '8';
}

static inline bool load(struct scan *scan) {
    if (scan->block >= scan->end) {
        return false;
    }
    uint8_t window[96];
    const uint8_t *text;
    struct bits bits = look_until(scan->start, scan->block, scan->end, window, &text);
    if ((bits.backslashes | scan->escape) != 0) {
        const uint64_t escaped = escaped_places(bits.backslashes, &scan->escape);
        for (uint64_t others = escaped & ~(bits.quotes | bits.backslashes); others != 0; others &= others - 1) {
            if (is_surrogate(scan->block + __builtin_ctzll(others), scan->end)) {
                return false;
            }
        }
        bits.quotes &= ~escaped;
    }
    const uint64_t strings = odd_up_to(bits.quotes) ^ scan->string;
    scan->string = (uint64_t)((int64_t)strings >> 63);
    const uint64_t outside = ~(strings | bits.quotes);
    scan->quotes = bits.quotes;
    scan->backslashes = bits.backslashes;
    scan->colons = bits.colons & outside;
    scan->brackets = (bits.opening | bits.closing) & outside;
    scan->commas = bits.commas & outside;
    scan->left = UINT64_MAX;
    return true;
}

static inline bool load_next(struct scan *scan) {
    scan->block += 64;
    scan->earlier_quotes = scan->quotes;
    scan->earlier_backslashes = scan->backslashes;
    return load(scan);
}

static inline void clear(const struct scan *scan, uint32_t from, uint32_t end, uint8_t kind) {
    for (uint32_t node = from; node < end; node++) {
        scan->fields[node] = (CScanField){kind, 0, 0};
    }
}

// The 64 places before a place of the block at hand, the last one's bit the highest.
static inline uint64_t before(uint64_t bits, uint64_t earlier, int place) {
    return bits << (63 - place) | earlier >> 1 >> place;
}

// The child whose key lies before the colon at a place of the block at hand; 0 for none, `none` for not sure.
static inline uint32_t child_before(const struct scan *scan, int place, const CScanNode *node) {
    const uint64_t quotes = before(scan->quotes, scan->earlier_quotes, place);
    const size_t closing = _lzcnt_u64(quotes);
    const uint64_t others = quotes & ~(0x8000000000000000U >> (closing & 63));
    const size_t opening = _lzcnt_u64(others);
    if (opening > 63) {
        return none;
    }
    const size_t length = opening - closing - 1;
    if ((scan->backslashes | scan->earlier_backslashes) != 0) {
        const uint64_t behind_opening = 0x8000000000000000U >> opening;
        const uint64_t inside = (0x8000000000000000U >> closing) - behind_opening;
        if ((before(scan->backslashes, scan->earlier_backslashes, place) & inside) != 0) {
            return none;
        }
    }
    if ((node->lengths >> length & 1) == 0) {
        return 0;
    }
    const uint8_t *const key = scan->block + place - opening + 1;
    const CScanWords words = cscan_words(key, length);
    const CScanKey *const keys = scan->trie->keys + node->keys_start;
    for (uint64_t hash = cscan_key_hash(words);; hash++) {
        const CScanKey *const found = &keys[hash & node->keys_mask];
        if (found->node == 0) {
            return 0;
        }
        if (found->words.first == words.first && found->words.last == words.last && found->length == length
            && (length <= 16 || memcmp(key, scan->trie->key_bytes + found->offset, length) == 0)) {
            return found->node;
        }
    }
}

// The field of the string whose opening quote is at `text`.
static inline bool read_string(const struct scan *scan, const uint8_t *text, CScanField *field) {
    const uint8_t *stop = cscan_string_stop(text + 1, scan->end);
    field->kind = CSCAN_STRING;
    while (stop < scan->end && *stop == '\\') {
        const size_t length = cscan_escape_length(stop, scan->end);
        if (length == 0) {
            return false;
        }
        field->kind = CSCAN_ESCAPED_STRING;
        stop = cscan_string_stop(stop + length, scan->end);
    }
    field->lower = (uint32_t)(text + 1 - scan->start);
    field->upper = (uint32_t)(stop - scan->start);
    return true;
}

static inline void read_number(const struct scan *scan, const uint8_t *text, CScanField *field) {
    const uint8_t *const digits = text + (*text == '-');
    const uint8_t *stop = skip_digits(digits, scan->end);
    field->kind = is_big(digits, (size_t)(stop - digits)) ? CSCAN_BIG_INTEGER : CSCAN_NUMBER;
    if (stop < scan->end && (*stop == '.' || (*stop | 0x20) == 'e')) {
        field->kind = CSCAN_NUMBER;
        while (stop < scan->end
               && ((uint8_t)(*stop - '0') < 10 || (*stop | 0x20) == 'e' || *stop == '.' || *stop == '+' || *stop == '-')) {
            stop++;
        }
    }
    field->lower = (uint32_t)(text - scan->start);
    field->upper = (uint32_t)(stop - scan->start);
}

// The value of a node, which follows `text` and white space. Of a container, the next bracket begins it.
static inline bool read_value(struct scan *scan, const uint8_t *text, uint32_t node) {
    while (text < scan->end && (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')) {
        text++;
    }
    if (text == scan->end) {
        return false;
    }
    CScanField field = {CSCAN_ABSENT, (uint32_t)(text - scan->start), 0};
    switch (*text) {
    case '{': case '[':
        scan->next_node = node;
        return true;
    case '"':
        if (!read_string(scan, text, &field)) {
            return false;
        }
        break;
    case 't':
        field.kind = CSCAN_TRUE;
        field.upper = field.lower + 4;
        break;
    case 'f':
        field.kind = CSCAN_FALSE;
        field.upper = field.lower + 5;
        break;
    case 'n':
        field.kind = CSCAN_NULL;
        field.upper = field.lower + 4;
        break;
    default:
        read_number(scan, text, &field);
    }
    if (field.upper > scan->end - scan->start) {
        return false;
    }
    scan->fields[node] = field;
    const uint8_t below = field.kind == CSCAN_NULL ? CSCAN_ABSENT : CSCAN_NOT_INDEXABLE;
    clear(scan, node + 1, scan->trie->nodes[node].subtree_end, below);
    return true;
}

// The element at hand, if it is wanted; it follows `text`.
static inline bool read_element(struct scan *scan, const uint8_t *text, struct frame *frame) {
    const CScanNode *const node = &scan->trie->nodes[frame->node];
    if (frame->wanted == node->elements_end || scan->trie->elements[frame->wanted].index != frame->index) {
        return true;
    }
    return read_value(scan, text, scan->trie->elements[frame->wanted++].node);
}

static inline bool is_empty(const uint8_t *text, const uint8_t *end) {
    while (text < end && (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n')) {
        text++;
    }
    return text == end || *text == ']';
}

// At the opening bracket of a node's container.
static inline bool begin(struct scan *scan, const uint8_t *text, uint32_t number) {
    const bool is_object = *text == '{';
    const CScanNode *const node = &scan->trie->nodes[number];
    scan->fields[number] =
        (CScanField){is_object ? CSCAN_OBJECT : CSCAN_ARRAY, (uint32_t)(text - scan->start), 0};
    if (node->subtree_end == number + 1) {
        scan->skipped = 1;
        scan->skipped_node = number;
        return true;
    }
    clear(scan, number + 1, node->subtree_end, CSCAN_ABSENT);
    if (is_object) {
        for (uint32_t place = node->elements_start; place < node->elements_end; place++) {
            const uint32_t child = scan->trie->elements[place].node;
            clear(scan, child, scan->trie->nodes[child].subtree_end, CSCAN_NOT_INDEXABLE);
        }
    } else {
        for (uint32_t place = node->members_start; place < node->members_end; place++) {
            const uint32_t child = scan->trie->members[place];
            clear(scan, child, scan->trie->nodes[child].subtree_end, CSCAN_NOT_INDEXABLE);
        }
        if (node->has_negative_index != 0) {
            return false;
        }
    }
    if (is_object ? node->keys_mask == 0 : node->elements_start == node->elements_end) {
        scan->skipped = 1;
        scan->skipped_node = number;
        return true;
    }
    if (scan->frame_count == frames_max) {
        return false;
    }
    struct frame *const frame = &scan->frames[scan->frame_count++];
    *frame = (struct frame){number, is_object, 0, node->elements_start};
    return is_object || is_empty(text + 1, scan->end) || read_element(scan, text + 1, frame);
}

static inline bool opens(uint8_t bracket) { return (bracket >> 1 & 1) != 0; }

// Passes over the rest of a container in which nothing is wanted.
static inline bool skip(struct scan *scan) {
    while (true) {
        uint64_t brackets = scan->brackets & scan->left;
        for (; brackets != 0; brackets &= brackets - 1) {
            const uint8_t *const text = scan->block + __builtin_ctzll(brackets);
            if (opens(*text)) {
                if (++scan->skipped + scan->frame_count > levels_max) {
                    return false;
                }
            } else if (--scan->skipped == 0) {
                scan->left = ~(brackets ^ (brackets - 1));
                if (scan->skipped_node != none) {
                    scan->fields[scan->skipped_node].upper = (uint32_t)(text + 1 - scan->start);
                }
                return true;
            }
        }
        if (!load_next(scan)) {
            return false;
        }
    }
}

// At the colons or commas at some places of the block at hand, in the innermost container with wanted values.
static inline bool read_values(struct scan *scan, uint64_t places) {
    struct frame *const frame = &scan->frames[scan->frame_count - 1];
    const CScanNode node = scan->trie->nodes[frame->node];
    for (; places != 0; places &= places - 1) {
        const int place = __builtin_ctzll(places);
        const uint8_t *const behind = scan->block + place + 1;
        if (!frame->is_object) {
            frame->index++;
            if (!read_element(scan, behind, frame)) {
                return false;
            }
            continue;
        }
        const uint32_t child = child_before(scan, place, &node);
        if (child != 0 && (child == none || !read_value(scan, behind, child))) {
            return false;
        }
    }
    return true;
}

// At a bracket in a container with wanted values, or at the one that closes it.
static inline bool step(struct scan *scan, const uint8_t *bracket) {
    if (!opens(*bracket)) {
        scan->frame_count--;
        scan->fields[scan->frames[scan->frame_count].node].upper = (uint32_t)(bracket + 1 - scan->start);
        return true;
    }
    const uint32_t node = scan->next_node;
    scan->next_node = none;
    if (node == none) {
        scan->skipped = 1;
        scan->skipped_node = none;
    } else if (!begin(scan, bracket, node)) {
        return false;
    }
    return scan->skipped == 0 || skip(scan);
}

static int find_fields(
    const uint8_t *const start, const uint8_t *const end, const CScanTrie *trie, CScanField *fields) {
    const uint8_t *from = start;
    while (from < end && (*from == ' ' || *from == '\t' || *from == '\r' || *from == '\n')) {
        from++;
    }
    if (from == end || *from != '{') {
        return 0;
    }
    struct scan scan;
    scan.start = start;
    scan.end = end;
    scan.trie = trie;
    scan.fields = fields;
    scan.block = from;
    scan.earlier_quotes = 0;
    scan.earlier_backslashes = 0;
    scan.string = 0;
    scan.escape = 0;
    scan.frame_count = 0;
    scan.skipped = 0;
    scan.skipped_node = none;
    scan.next_node = none;
    if (!load(&scan) || !begin(&scan, from, 0)) {
        return 0;
    }
    scan.left = UINT64_MAX - 1;
    if (scan.skipped != 0 && !skip(&scan)) {
        return 0;
    }
    while (scan.frame_count != 0) {
        const bool is_object = scan.frames[scan.frame_count - 1].is_object;
        const uint64_t brackets = scan.brackets & scan.left;
        // All before the next bracket, or all there is.
        const uint64_t until = brackets ^ (brackets - 1);
        if (!read_values(&scan, (is_object ? scan.colons : scan.commas) & scan.left & until)) {
            return 0;
        }
        scan.left = ~until;
        const bool goes_on =
            brackets != 0 ? step(&scan, scan.block + __builtin_ctzll(brackets)) : load_next(&scan);
        if (!goes_on) {
            return 0;
        }
    }
    return 1;
}

#pragma clang attribute pop

int cscan_fields(const uint8_t *from, const uint8_t *end, const CScanTrie *trie, CScanField *fields) {
    const bool is_able = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("pclmul")
        && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("lzcnt");
    return is_able && find_fields(from, end, trie, fields);
}

#else

int cscan_fields(const uint8_t *from, const uint8_t *end, const CScanTrie *trie, CScanField *fields) {
    (void)from;
    (void)end;
    (void)trie;
    (void)fields;
    return 0;
}

#endif
