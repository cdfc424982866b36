// Threshold scans over a row of approximate scores, and the canonical dot product.
//
// In C because Swift compiles for the baseline processor of the platform: here each function is compiled for AVX-512, AVX2 and
// the baseline, and the widest one that the processor has is chosen at run time. All three return the same bytes.

#ifndef DUIKOU_CKERNELSCAN_H
#define DUIKOU_CKERNELSCAN_H

#include <stdint.h>

// Appends each score that is not below `threshold` (so NaN is appended) and its id, in order, from position `start` of `count`.
// Stops at the end or when fewer than DUIKOU_SCAN_SLACK free places are left.
// `*used` is the number of entries in `out_scores`/`out_ids`, which hold `capacity`. Returns the position it stopped at.
int32_t duikou_scan_row(const float *scores, const int32_t *ids, int32_t start, int32_t count, float threshold,
                        float *out_scores, int32_t *out_ids, int32_t *used, int32_t capacity);

// Places a scan of a row may write past the entries that it reports.
#define DUIKOU_SCAN_SLACK 16

// Writes to `positions` (room for `count` + DUIKOU_SCAN_SLACK) each j for which scores[j] + above is not below thresholds[j].
// Returns how many.
int32_t duikou_scan_columns(const float *scores, float above, const float *thresholds, int32_t count, int32_t *positions);

// How far a canonical score may lie from an approximate one: slope * norms[id] + floor + (extra ? extra[id] : 0).
typedef struct {
    const float *norms;
    const float *extra;
    float slope;
    float floor;
} duikou_reach;

// lower[i] = scores[i] - reach, -infinity where that is NaN (an overflowed product, whose reach is infinite).
void duikou_lower_bounds(const float *scores, const int32_t *ids, int32_t count, duikou_reach reach, float *lower);

// A value that at least k of the `count` values reach, and at most k + spare do, or the k-th largest where ties leave no such value.
// With `weights`, value i counts weights[i] times; NULL for once each. Bisects on the ordered bit patterns of floats, so that at most
// 32 counting passes are made whatever the values are. -infinity where fewer than k count.
float duikou_kth_largest(const float *values, const int32_t *weights, int32_t count, int32_t k, int32_t spare);

// Keeps, in order, the entries whose score plus reach is not below `threshold`; returns how many.
int32_t duikou_drop_below(float *scores, int32_t *ids, int32_t count, duikou_reach reach, float threshold);

// Dot product of one block in Double. The order is fixed: element i goes to lane i mod 8, each lane adds in ascending
// order, and the lanes are combined as ((0+4)+(2+6)) + ((1+5)+(3+7)). A product of two floats is exact in a double, so a
// fused multiply-add changes nothing, and the result is the same on every processor.
double duikou_dot_block(const float *x, const float *y, int32_t count);

// The dot products of x with rows `ids` of a row-major matrix of `stride` columns: block by block (ends[0..<blocks]), the
// blocks added in order. Rows to come are fetched ahead, since they lie anywhere in memory.
void duikou_dot_rows(const float *x, const float *matrix, int64_t stride, const int32_t *ids, int64_t count,
                     const int64_t *ends, int64_t blocks, double *results);

#endif
