// The same functions at a stated width, so that a test can hold them against each other on one machine.

#ifndef DUIKOU_CKERNELSCAN_WIDTHS_H
#define DUIKOU_CKERNELSCAN_WIDTHS_H

#include "CKernelScan.h"

// The widest that this processor has: 0 the platform's baseline, 1 AVX2 with FMA, 2 AVX-512. No caller may ask for a wider one.
static inline int duikou_width(void) {
#if defined(__x86_64__)
    // Filled once by the compiler's runtime before main; each call is a load and a test.
    if (__builtin_cpu_supports("avx512f")) return 2;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 1;
#endif
    return 0;
}

int32_t duikou_scan_row_at(int width, const float *scores, const int32_t *ids, int32_t start, int32_t count, float threshold,
                           float *out_scores, int32_t *out_ids, int32_t *used, int32_t capacity);
int32_t duikou_scan_columns_at(int width, const float *scores, float above, const float *thresholds, int32_t count,
                               int32_t *positions);
void duikou_lower_bounds_at(int width, const float *scores, const int32_t *ids, int32_t count, duikou_reach reach, float *lower);
int32_t duikou_drop_below_at(int width, float *scores, int32_t *ids, int32_t count, duikou_reach reach, float threshold);
float duikou_kth_largest_at(int width, const float *values, const int32_t *weights, int32_t count, int32_t k, int32_t spare);
double duikou_dot_block_at(int width, const float *x, const float *y, int32_t count);

#endif
