#include "panels.h"

#if defined(__x86_64__)

// Products of one group with `q` panels, each score summed in ascending order of feature.
INLINED PANEL void multiply(const float *a, const float *const *b, int64_t features, int q, __m512 c[DUIKOU_GROUP][DUIKOU_STRIP]) {
#pragma clang loop unroll(full)
    for (int r = 0; r < DUIKOU_GROUP; ++r)
#pragma clang loop unroll(full)
        for (int p = 0; p < q; ++p) c[r][p] = _mm512_setzero_ps();
    for (int64_t k = 0; k < features; ++k) {
        __m512 y[DUIKOU_STRIP];
#pragma clang loop unroll(full)
        for (int p = 0; p < q; ++p) y[p] = _mm512_loadu_ps(b[p] + k * DUIKOU_PANEL);
        const float *x = a + k * DUIKOU_GROUP;
#pragma clang loop unroll(full)
        for (int r = 0; r < DUIKOU_GROUP; ++r) {
            __m512 v = _mm512_set1_ps(x[r]);
#pragma clang loop unroll(full)
            for (int p = 0; p < q; ++p) c[r][p] = _mm512_fmadd_ps(v, y[p], c[r][p]);
        }
    }
}

// The same for group g of a chunk and its panels from `first` on.
INLINED PANEL void multiply_chunk(const duikou_chunk *c, int32_t first, int q, int64_t g, __m512 s[DUIKOU_GROUP][DUIKOU_STRIP]) {
    const float *b[DUIKOU_STRIP];
    for (int p = 0; p < q; ++p) b[p] = (const float *)c->packed + (int64_t)c->panel[first + p] * c->features * DUIKOU_PANEL;
    multiply((const float *)c->groups + g * c->features * DUIKOU_GROUP, b, c->features, q, s);
}

INLINED PANEL uint32_t *hits_of(const duikou_chunk *c, int of, int32_t first, int q, int64_t g, uint32_t *hits) {
    __m512 s[DUIKOU_GROUP][DUIKOU_STRIP];
    multiply_chunk(c, first, q, g, s);
    int32_t rows = group_rows(c, g);
    for (int r = 0; r < DUIKOU_GROUP; ++r) {
        if (r >= rows) break;
        int64_t row = g * DUIKOU_GROUP + r;
        uint64_t mask = 0;
        for (int p = 0; p < q; ++p) {
            // "Not less than": NaN, from an overflowed product, is a hit.
            __mmask16 m = 0;
            if (of & DUIKOU_OF_ROWS) m |= _mm512_cmp_ps_mask(s[r][p], _mm512_set1_ps(c->cut[row]), _CMP_NLT_UQ);
            if (of & DUIKOU_OF_COLUMNS)
                m |= _mm512_cmp_ps_mask(_mm512_add_ps(s[r][p], _mm512_set1_ps(c->reach[row])),
                                        _mm512_loadu_ps(c->column_cut + (first + p) * DUIKOU_PANEL), _CMP_NLT_UQ);
            mask |= (uint64_t)(m & c->valid[first + p]) << (16 * p);
        }
        if (mask) hits = append_hits(hits, (uint32_t)row, (uint32_t)first * DUIKOU_PANEL, mask);
    }
    return hits;
}

INLINED PANEL int32_t float_hits(const duikou_chunk *c, int of, int64_t *at, uint32_t *hits, int32_t capacity) {
#define ONE(first, q, g, next) hits_of(c, of, first, q, g, next)
    EACH_PRODUCT(c, at, hits, capacity, ONE)
#undef ONE
}

PANEL int32_t duikou_float_hits(const duikou_chunk *c, int of, int64_t *at, uint32_t *hits, int32_t capacity) {
    switch (of) {
    case DUIKOU_OF_ROWS: return float_hits(c, DUIKOU_OF_ROWS, at, hits, capacity);
    case DUIKOU_OF_COLUMNS: return float_hits(c, DUIKOU_OF_COLUMNS, at, hits, capacity);
    default: return float_hits(c, DUIKOU_OF_ROWS | DUIKOU_OF_COLUMNS, at, hits, capacity);
    }
}

INLINED PANEL void scores_of(const duikou_chunk *c, int32_t first, int q, int64_t g, float *scores, int64_t stride) {
    __m512 s[DUIKOU_GROUP][DUIKOU_STRIP];
    multiply_chunk(c, first, q, g, s);
    int32_t rows = group_rows(c, g);
    for (int r = 0; r < DUIKOU_GROUP; ++r) {
        if (r >= rows) break;
        float *to = scores + (g * DUIKOU_GROUP + r) * stride + (int64_t)first * DUIKOU_PANEL;
        for (int p = 0; p < q; ++p) _mm512_storeu_ps(to + p * DUIKOU_PANEL, s[r][p]);
    }
}

PANEL static void chunk_scores(const duikou_chunk *c, float *scores, int64_t stride) {
    int32_t groups = group_count(c);
    for (int32_t first = 0; first < c->panels; first += DUIKOU_STRIP)
        for (int64_t g = 0; g < groups; ++g) switch (c->panels - first) {
            case 1: scores_of(c, first, 1, g, scores, stride); break;
            case 2: scores_of(c, first, 2, g, scores, stride); break;
            default: scores_of(c, first, 3, g, scores, stride);
            }
}

// The float product of one pair, for a hit.
INLINED PANEL float pair_score(const float *x, const float *y, int64_t n) {
    __m512 s0 = _mm512_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;
    int64_t i = 0;
    for (; i + 64 <= n; i += 64) {
        s0 = _mm512_fmadd_ps(_mm512_loadu_ps(x + i), _mm512_loadu_ps(y + i), s0);
        s1 = _mm512_fmadd_ps(_mm512_loadu_ps(x + i + 16), _mm512_loadu_ps(y + i + 16), s1);
        s2 = _mm512_fmadd_ps(_mm512_loadu_ps(x + i + 32), _mm512_loadu_ps(y + i + 32), s2);
        s3 = _mm512_fmadd_ps(_mm512_loadu_ps(x + i + 48), _mm512_loadu_ps(y + i + 48), s3);
    }
    for (; i < n; i += 16) {
        __mmask16 in = n - i >= 16 ? (__mmask16)0xffff : (__mmask16)((1u << (n - i)) - 1);
        s0 = _mm512_fmadd_ps(_mm512_maskz_loadu_ps(in, x + i), _mm512_maskz_loadu_ps(in, y + i), s0);
    }
    return _mm512_reduce_add_ps(_mm512_add_ps(_mm512_add_ps(s0, s1), _mm512_add_ps(s2, s3)));
}

// How many hits are fetched ahead, and at most how many cache lines of each: enough to hide a trip to the shared cache.
enum { AHEAD = 6, MOST_LINES = 16 };

PANEL static void hit_scores(const uint32_t *hits, int32_t count, const float *x, int64_t x_stride, const int32_t *row_ids,
                             const float *y, int64_t y_stride, const int32_t *column_ids, int64_t n, float *scores) {
    for (int32_t i = 0; i < count; ++i) {
        if (i + AHEAD < count) {
            const float *next = y + column_ids[hits[i + AHEAD] & 0xffff] * y_stride;
            for (int64_t line = 0; line < MOST_LINES && line * 16 < n; ++line) __builtin_prefetch(next + line * 16);
        }
        scores[i] = pair_score(x + row_ids[hits[i] >> 16] * x_stride, y + column_ids[hits[i] & 0xffff] * y_stride, n);
    }
}

int duikou_panel_level(void) {
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512dq")
        || !__builtin_cpu_supports("avx512vl"))
        return 0;
    return __builtin_cpu_supports("avx512vnni") ? 2 : 1;
}

int32_t duikou_chunk_hits(const duikou_chunk *c, int small, int of, int64_t *at, uint32_t *hits, int32_t capacity) {
    return small ? duikou_small_hits(c, of, at, hits, capacity) : duikou_float_hits(c, of, at, hits, capacity);
}

void duikou_chunk_scores(const duikou_chunk *c, float *scores, int64_t stride) { chunk_scores(c, scores, stride); }

void duikou_hit_scores(const uint32_t *hits, int32_t count, const float *x, int64_t x_stride, const int32_t *row_ids,
                       const float *y, int64_t y_stride, const int32_t *column_ids, int64_t features, float *scores) {
    hit_scores(hits, count, x, x_stride, row_ids, y, y_stride, column_ids, features, scores);
}

#else

int duikou_panel_level(void) { return 0; }

// Never called where the level is 0.
int32_t duikou_chunk_hits(const duikou_chunk *c, int small, int of, int64_t *at, uint32_t *hits, int32_t capacity) {
    __builtin_trap();
}
void duikou_chunk_scores(const duikou_chunk *c, float *scores, int64_t stride) { __builtin_trap(); }
void duikou_hit_scores(const uint32_t *hits, int32_t count, const float *x, int64_t x_stride, const int32_t *row_ids,
                       const float *y, int64_t y_stride, const int32_t *column_ids, int64_t features, float *scores) {
    __builtin_trap();
}

#endif

int32_t duikou_allowed_hits(uint32_t *hits, int32_t count, const duikou_allowed *a) {
    int32_t kept = 0;
    for (int32_t i = 0; i < count; ++i) {
        uint32_t hit = hits[i];
        int32_t r = a->row_class[hit >> 16], c = a->column_class[hit & 0xffff];
        hits[kept] = hit;
        kept += (int32_t)(a->allowed[r * a->words + (c >> 6)] >> (c & 63) & 1);
    }
    return kept;
}

void duikou_hit_sparse(const uint32_t *hits, int32_t count, duikou_sparse x, const int32_t *row_ids, duikou_sparse y,
                       const int32_t *column_ids, float *scores) {
    for (int32_t h = 0; h < count; ++h) {
        int32_t row = row_ids[hits[h] >> 16], column = column_ids[hits[h] & 0xffff];
        int64_t i = x.offsets[row], iend = x.offsets[row + 1], j = y.offsets[column], jend = y.offsets[column + 1];
        float sum = 0;
        while (i < iend && j < jend) {
            int32_t a = x.indices[i], b = y.indices[j];
            if (a == b) sum += x.values[i] * y.values[j];
            i += a <= b;
            j += b <= a;
        }
        scores[h] += sum;
    }
}
