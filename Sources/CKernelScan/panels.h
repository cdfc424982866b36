// What the files of the fused kernel share.

#ifndef DUIKOU_PANELS_H
#define DUIKOU_PANELS_H

#include "CKernelPanels.h"
#include "choice.h"

#if defined(__x86_64__)
#define PANEL __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma")))
#define SMALL __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,avx2,fma")))
#define INLINED static inline __attribute__((always_inline))

// Maximum number of hits of one product.
enum { DUIKOU_PRODUCT_HITS = DUIKOU_GROUP * DUIKOU_PANEL * DUIKOU_STRIP };

static inline int32_t group_count(const duikou_chunk *c) { return (c->rows + DUIKOU_GROUP - 1) / DUIKOU_GROUP; }

// Rows of a group that count.
static inline int32_t group_rows(const duikou_chunk *c, int64_t g) {
    int64_t left = c->rows - g * DUIKOU_GROUP;
    return left < DUIKOU_GROUP ? (int32_t)left : DUIKOU_GROUP;
}

// Calls `one(first, q, g, next)` for each product of a chunk from `*at` on: for each strip of up to three panels, all groups. Leaves
// the function when there is no room for more hits; else marks the chunk as done. `*at` counts products.
#define EACH_PRODUCT(c, at, hits, capacity, one)                                                        \
    const int32_t groups = group_count(c);                                                              \
    uint32_t *next = hits, *const last = hits + capacity - DUIKOU_PRODUCT_HITS;                          \
    int64_t g = *at % groups;                                                                           \
    for (int32_t first = (int32_t)(*at / groups) * DUIKOU_STRIP; first < c->panels; first += DUIKOU_STRIP, g = 0) \
        for (; g < groups; ++g) {                                                                       \
            if (next > last) {                                                                          \
                *at = (int64_t)(first / DUIKOU_STRIP) * groups + g;                                     \
                return (int32_t)(next - hits);                                                          \
            }                                                                                           \
            switch (c->panels - first) {                                                                \
            case 1: next = one(first, 1, g, next); break;                                               \
            case 2: next = one(first, 2, g, next); break;                                               \
            default: next = one(first, 3, g, next);                                                     \
            }                                                                                           \
        }                                                                                               \
    *at = -1;                                                                                           \
    return (int32_t)(next - hits);

// Appends a row's hits: `mask` has a bit for each position from `first` on.
static inline uint32_t *append_hits(uint32_t *hits, uint32_t row, uint32_t first, uint64_t mask) {
    for (; mask; mask &= mask - 1) *hits++ = row << 16 | (first + (uint32_t)__builtin_ctzll(mask));
    return hits;
}

int32_t duikou_float_hits(const duikou_chunk *c, int of, int64_t *at, uint32_t *hits, int32_t capacity);
int32_t duikou_small_hits(const duikou_chunk *c, int of, int64_t *at, uint32_t *hits, int32_t capacity);
#endif

#endif
