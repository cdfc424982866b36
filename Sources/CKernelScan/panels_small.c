#include "panels.h"

#if defined(__x86_64__)

// Products of one group with `q` panels, added to what `c` holds.
INLINED SMALL void multiply(const int8_t *a, const uint8_t *const *b, int64_t steps, int q, __m512i c[DUIKOU_GROUP][DUIKOU_STRIP]) {
    for (int64_t k = 0; k < steps; ++k) {
        __m512i y[DUIKOU_STRIP];
#pragma clang loop unroll(full)
        for (int p = 0; p < q; ++p) y[p] = _mm512_loadu_si512(b[p] + k * 64);
        const int8_t *x = a + k * 32;
#pragma clang loop unroll(full)
        for (int r = 0; r < DUIKOU_GROUP; ++r) {
            int32_t four;
            __builtin_memcpy(&four, x + 4 * r, 4);
            __m512i v = _mm512_set1_epi32(four);
#pragma clang loop unroll(full)
            for (int p = 0; p < q; ++p) c[r][p] = _mm512_dpbusd_epi32(c[r][p], y[p], v);
        }
    }
}

// Thresholds as whole steps, negated, so that a sum that reaches its threshold is not negative.
//
// A pair may be dropped iff its true product of steps is below t* = (cut - |r_x||y| - |x^||r_y|) / (s_x s_y). The inputs are widened by
// 2^-20 of their size, sixteen times what the few roundings here can add, and one more step is taken off for what underflow could; so the
// whole number found is never above t*. An infinite or huge threshold becomes one that no product reaches from either side.
INLINED SMALL __m256i negated_rows(__m256 t) {
    t = _mm256_min_ps(_mm256_max_ps(t, _mm256_set1_ps(-DUIKOU_FAR)), _mm256_set1_ps(DUIKOU_FAR));
    return _mm256_sub_epi32(_mm256_set1_epi32(1), _mm256_cvtps_epi32(_mm256_floor_ps(t)));
}

INLINED SMALL __m512i negated_columns(__m512 t) {
    t = _mm512_min_ps(_mm512_max_ps(t, _mm512_set1_ps(-DUIKOU_FAR)), _mm512_set1_ps(DUIKOU_FAR));
    return _mm512_sub_epi32(_mm512_set1_epi32(1), _mm512_cvt_roundps_epi32(t, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC));
}

INLINED SMALL uint32_t *hits_of(const duikou_chunk *c, int of, int base, int32_t first, int q, int64_t g, uint32_t *hits) {
    int64_t steps = duikou_small_steps(c->features), row0 = g * DUIKOU_GROUP;
    const uint8_t *b[DUIKOU_STRIP];
    int32_t by_row[DUIKOU_STRIP][DUIKOU_GROUP] __attribute__((aligned(32)));
    __m512i by_column[DUIKOU_STRIP];
    const __m256i offset = _mm256_loadu_si256((const __m256i *)(c->row_offset + row0));
#pragma clang loop unroll(full)
    for (int p = 0; p < q; ++p) {
        int32_t panel = c->panel[first + p];
        b[p] = (const uint8_t *)c->packed + panel * steps * 64;
        if (of & DUIKOU_OF_ROWS) {
            __m256 t = _mm256_loadu_ps(c->row_cut + row0);
            t = _mm256_fnmadd_ps(_mm256_loadu_ps(c->row_residual + row0), _mm256_set1_ps(c->panel_norm[panel]), t);
            t = _mm256_fnmadd_ps(_mm256_loadu_ps(c->row_length + row0), _mm256_set1_ps(c->panel_residual[panel]), t);
            t = _mm256_mul_ps(t, _mm256_set1_ps(c->panel_inverse[panel]));
            _mm256_store_si256((__m256i *)by_row[p], _mm256_sub_epi32(negated_rows(t), offset));
        }
        if (of & DUIKOU_OF_COLUMNS) {
            int64_t at = (int64_t)(first + p) * DUIKOU_PANEL;
            __m512 t = _mm512_sub_ps(_mm512_loadu_ps(c->column_cut + at), _mm512_set1_ps(c->group_reach[g]));
            t = _mm512_fnmadd_ps(_mm512_set1_ps(c->group_residual[g]), _mm512_loadu_ps(c->column_norm + at), t);
            t = _mm512_fnmadd_ps(_mm512_set1_ps(c->group_length[g]), _mm512_loadu_ps(c->column_residual + at), t);
            // The scales' product first: t over one of them could leave the range of a float where t over both does not.
            t = _mm512_mul_ps(t, _mm512_set1_ps(c->group_inverse[g] * c->panel_inverse[panel]));
            by_column[p] = negated_columns(t);
        }
    }
    __m512i s[DUIKOU_GROUP][DUIKOU_STRIP];
#pragma clang loop unroll(full)
    for (int r = 0; r < DUIKOU_GROUP; ++r) {
        __m512i own = _mm512_set1_epi32(c->row_offset[row0 + r]);
#pragma clang loop unroll(full)
        for (int p = 0; p < q; ++p) {
            __m512i start;
            if (of == DUIKOU_OF_ROWS) {
                start = _mm512_set1_epi32(by_row[p][r]);
            } else {
                start = _mm512_sub_epi32(by_column[p], own);
                if (of & DUIKOU_OF_ROWS) start = _mm512_max_epi32(start, _mm512_set1_epi32(by_row[p][r]));
            }
            if (base) {
                const int32_t *more = c->base + (row0 + r) * c->base_stride + (int64_t)(first + p) * DUIKOU_PANEL;
                start = _mm512_add_epi32(start, _mm512_loadu_si512(more));
            }
            s[r][p] = start;
        }
    }
    multiply((const int8_t *)c->groups + g * steps * 32, b, steps, q, s);

    // Most products have no hit: every sum is negative, and so is their conjunction.
    __m512i of_row[DUIKOU_GROUP], all = _mm512_set1_epi32(-1);
#pragma clang loop unroll(full)
    for (int r = 0; r < DUIKOU_GROUP; ++r) {
        of_row[r] = q == 3   ? _mm512_ternarylogic_epi32(s[r][0], s[r][1], s[r][2], 0x80)
                    : q == 2 ? _mm512_and_si512(s[r][0], s[r][1])
                             : s[r][0];
        all = _mm512_and_si512(all, of_row[r]);
    }
    if (_mm512_movepi32_mask(all) == 0xffff) return hits;
    int32_t rows = group_rows(c, g);
#pragma clang loop unroll(full)
    for (int r = 0; r < DUIKOU_GROUP; ++r) {
        if (r >= rows || _mm512_movepi32_mask(of_row[r]) == 0xffff) continue;
        uint64_t mask = 0;
#pragma clang loop unroll(full)
        for (int p = 0; p < q; ++p)
            mask |= (uint64_t)((__mmask16)~_mm512_movepi32_mask(s[r][p]) & c->valid[first + p]) << (16 * p);
        hits = append_hits(hits, (uint32_t)(row0 + r), (uint32_t)first * DUIKOU_PANEL, mask);
    }
    return hits;
}

INLINED SMALL int32_t small_hits(const duikou_chunk *c, int of, int base, int64_t *at, uint32_t *hits, int32_t capacity) {
#define ONE(first, q, g, next) hits_of(c, of, base, first, q, g, next)
    EACH_PRODUCT(c, at, hits, capacity, ONE)
#undef ONE
}

SMALL int32_t duikou_small_hits(const duikou_chunk *c, int of, int64_t *at, uint32_t *hits, int32_t capacity) {
    int base = c->base != 0;
    switch (of) {
    case DUIKOU_OF_ROWS:
        return base ? small_hits(c, DUIKOU_OF_ROWS, 1, at, hits, capacity) : small_hits(c, DUIKOU_OF_ROWS, 0, at, hits, capacity);
    case DUIKOU_OF_COLUMNS:
        return base ? small_hits(c, DUIKOU_OF_COLUMNS, 1, at, hits, capacity) : small_hits(c, DUIKOU_OF_COLUMNS, 0, at, hits, capacity);
    default:
        return base ? small_hits(c, DUIKOU_OF_ROWS | DUIKOU_OF_COLUMNS, 1, at, hits, capacity)
                    : small_hits(c, DUIKOU_OF_ROWS | DUIKOU_OF_COLUMNS, 0, at, hits, capacity);
    }
}

#endif
