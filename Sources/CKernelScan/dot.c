#include "CKernelScan.h"
#include "choice.h"

// The canonical dot product. Its eight lanes are part of its definition (see the header), not a width of some processor:
// each version below does the same additions in the same order.

static inline double combine(const double *l) {
    return ((l[0] + l[4]) + (l[2] + l[6])) + ((l[1] + l[5]) + (l[3] + l[7]));
}

static double dot_base(const float *x, const float *y, int64_t n) {
    double l[8] = {0};
    int64_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (int q = 0; q < 8; ++q) l[q] += (double)x[i + q] * (double)y[i + q];
    for (int q = 0; i < n; ++i, ++q) l[q] += (double)x[i] * (double)y[i];
    return combine(l);
}

// How many rows are fetched ahead, and at most how many cache lines of each (a line holds 16 floats): enough to hide a trip to memory
// behind two products.
enum { AHEAD = 3, LINES = 16, LINE_FLOATS = 16 };

static inline void fetch(const float *row, int64_t length) {
    for (int64_t i = 0; i < length && i < LINES * LINE_FLOATS; i += LINE_FLOATS) __builtin_prefetch(row + i);
}

#define ROWS(dot)                                                                      \
    for (int64_t i = 0; i < AHEAD && i < count; ++i) fetch(matrix + ids[i] * stride, stride); \
    for (int64_t i = 0; i < count; ++i) {                                              \
        if (i + AHEAD < count) fetch(matrix + ids[i + AHEAD] * stride, stride);        \
        const float *y = matrix + ids[i] * stride;                                     \
        double sum = 0;                                                                \
        int64_t from = 0;                                                              \
        for (int64_t b = 0; b < blocks; ++b) {                                         \
            sum += dot(x + from, y + from, ends[b] - from);                            \
            from = ends[b];                                                            \
        }                                                                              \
        results[i] = sum;                                                              \
    }

static void rows_base(const float *x, const float *matrix, int64_t stride, const int32_t *ids, int64_t count,
                      const int64_t *ends, int64_t blocks, double *results) {
    ROWS(dot_base)
}

#if defined(__x86_64__)

AVX2 static double dot_avx2(const float *x, const float *y, int64_t n) {
    __m256d lo = _mm256_setzero_pd(), hi = _mm256_setzero_pd();
    int64_t i = 0;
    for (; i + 8 <= n; i += 8) {
        lo = _mm256_fmadd_pd(_mm256_cvtps_pd(_mm_loadu_ps(x + i)), _mm256_cvtps_pd(_mm_loadu_ps(y + i)), lo);
        hi = _mm256_fmadd_pd(_mm256_cvtps_pd(_mm_loadu_ps(x + i + 4)), _mm256_cvtps_pd(_mm_loadu_ps(y + i + 4)), hi);
    }
    double l[8];
    _mm256_storeu_pd(l, lo);
    _mm256_storeu_pd(l + 4, hi);
    for (int q = 0; i < n; ++i, ++q) l[q] += (double)x[i] * (double)y[i];
    return combine(l);
}

AVX2 static void rows_avx2(const float *x, const float *matrix, int64_t stride, const int32_t *ids, int64_t count,
                           const int64_t *ends, int64_t blocks, double *results) {
    ROWS(dot_avx2)
}

AVX512 static double dot_avx512(const float *x, const float *y, int64_t n) {
    __m512d sum = _mm512_setzero_pd();
    int64_t i = 0;
    for (; i + 8 <= n; i += 8)
        sum = _mm512_fmadd_pd(_mm512_cvtps_pd(_mm256_loadu_ps(x + i)), _mm512_cvtps_pd(_mm256_loadu_ps(y + i)), sum);
    double l[8];
    _mm512_storeu_pd(l, sum);
    for (int q = 0; i < n; ++i, ++q) l[q] += (double)x[i] * (double)y[i];
    return combine(l);
}

AVX512 static void rows_avx512(const float *x, const float *matrix, int64_t stride, const int32_t *ids, int64_t count,
                               const int64_t *ends, int64_t blocks, double *results) {
    ROWS(dot_avx512)
}
#endif

double duikou_dot_block_at(int width, const float *x, const float *y, int32_t n) {
    CHOOSE(width, dot_avx512(x, y, n), dot_avx2(x, y, n), dot_base(x, y, n))
}

double duikou_dot_block(const float *x, const float *y, int32_t n) { return duikou_dot_block_at(duikou_width(), x, y, n); }

void duikou_dot_rows(const float *x, const float *matrix, int64_t stride, const int32_t *ids, int64_t count,
                     const int64_t *ends, int64_t blocks, double *results) {
    CHOOSE(duikou_width(), rows_avx512(x, matrix, stride, ids, count, ends, blocks, results),
           rows_avx2(x, matrix, stride, ids, count, ends, blocks, results),
           rows_base(x, matrix, stride, ids, count, ends, blocks, results))
}
