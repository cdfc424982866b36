// The fused kernel: products of packed rows and columns that are compared with thresholds in registers, so that scores which
// cannot matter are never stored.
//
// Rows are packed in groups of 8, columns in panels of 16. A product of one group with up to three panels stays in 24 vector
// registers. What comes out is *hits*: pairs whose score may still enter a list. Two forms of the features:
// - `float`: the product itself; a hit is a score that is not below its threshold.
// - 8-bit: features rounded to whole multiples of a scale. The rounding leaves a residual vector on each side, and by Cauchy-Schwarz
//       |<x, y> - s_x s_y <q_x, q_y>|  <=  |r_x| |y| + |s_x q_x| |r_y|,
//   so the whole-number product, which costs a quarter of a `float` one, plus that bound is never below the score. Thresholds are turned
//   into whole numbers by arithmetic that errs downwards only, so no pair is lost; how it is proven stands beside each step.
//
// Needs AVX-512; the 8-bit form also VNNI (multiply-accumulate of unsigned with signed bytes into 32 bits, without saturation).

#ifndef DUIKOU_CKERNELPANELS_H
#define DUIKOU_CKERNELPANELS_H

#include <stdint.h>

enum {
    DUIKOU_GROUP = 8,    // rows of a group
    DUIKOU_PANEL = 16,   // columns of a panel
    DUIKOU_STRIP = 3,    // panels that one product takes
    // Features of the 8-bit form: 2^14 products of at most 2^15 stay below 2^29, out of the reach of DUIKOU_FAR.
    DUIKOU_MOST_SMALL_FEATURES = 1 << 14,
};

// 0: not on this processor. 1: the `float` form. 2: both forms.
int duikou_panel_level(void);

// Bytes of a packed group or panel of the 8-bit form: features in steps of four.
static inline int64_t duikou_small_steps(int64_t features) { return (features + 3) / 4; }

// ---- Packing ---------------------------------------------------------------------------------------------------------
// `ids` are row numbers of a row-major matrix with `stride` floats in a row; `count` of them, the rest of the group or panel is zero.

// features x 8 floats, or features x 16.
void duikou_pack_group(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t features, float *out);
void duikou_pack_panel(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t features, float *out);

// What rounding to 8 bits made of a row or a column. Lengths are rounded up.
typedef struct {
    float scale;      // value of one step
    float residual;   // length of what rounding left
    float length;     // length of the rounded vector, in steps
    int32_t offset;   // 128 x the sum of the steps
} duikou_small;

// `least`, if not NULL, has for each row a magnitude that 127 steps of its scale must reach, too, besides its features.
// Steps of a group (signed): steps x 8 x 4 bytes; with `shared` one scale for the whole group. `made` has 8 entries.
void duikou_pack_small_group(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t features, int shared,
                             const float *least, int8_t *out, duikou_small *made);
// Steps of a panel plus 128 (unsigned): steps x 16 x 4 bytes, one scale for the panel. `made` has 16 entries.
void duikou_pack_small_panel(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t features,
                             const float *least, uint8_t *out, duikou_small *made);

// ---- Products ----------------------------------------------------------------------------------------------------------

// Whose thresholds a product is compared with. With both, a hit may enter either list.
enum { DUIKOU_OF_ROWS = 1, DUIKOU_OF_COLUMNS = 2 };

// A tile of row groups against the panels of a chunk.
typedef struct {
    const void *groups;        // packed groups, one after another
    int32_t rows;              // rows in all; the last group may have fewer than 8
    int32_t panels;            // panels of the chunk
    const int32_t *panel;      // their numbers
    const uint16_t *valid;     // which lanes of each count, one bit a column
    const void *packed;        // all packed panels
    int64_t features;

    // Rows' thresholds: a product below `cut` cannot enter the row's list. For the `float` form.
    const float *cut;
    // How far the row's scores may exceed a product, for columns' thresholds. For the `float` form.
    const float *reach;
    // Columns' thresholds, by position in the chunk (16 a panel).
    const float *column_cut;

    // The 8-bit form. By row: cut / scale, residual / scale, length, offset, each widened downwards or upwards.
    const float *row_cut;
    const float *row_residual;
    const float *row_length;
    const int32_t *row_offset;
    // By panel number: 1 / scale, the largest norm and residual of its columns.
    const float *panel_inverse;
    const float *panel_norm;
    const float *panel_residual;
    // For columns' thresholds. By group: the largest reach, residual and length (in units, not in steps), and 1 / scale. By position:
    // norm and residual.
    const float *group_reach;
    const float *group_residual;
    const float *group_length;
    const float *group_inverse;
    const float *column_norm;
    const float *column_residual;

    // What sparse features add to each score, row by row of `base_stride` entries by position: in steps of the row's and the panel's
    // scales, rounded up, for the 8-bit form. NULL for none.
    const int32_t *base;
    int64_t base_stride;
} duikou_chunk;

// More steps than any product has: a threshold of so many keeps or drops a pair whatever its product is.
#define DUIKOU_FAR 0x1p30f

// Hits of a chunk: row << 16 | position. Stops when fewer than 384 places are left. `*at` says where to go on, 0 at the start;
// -1 when the chunk is done. Returns the number of hits.
int32_t duikou_chunk_hits(const duikou_chunk *chunk, int small, int of, int64_t *at, uint32_t *hits, int32_t capacity);

// The scores themselves (`float` form), row-major with `stride`, at their positions.
void duikou_chunk_scores(const duikou_chunk *chunk, float *scores, int64_t stride);

// ---- Hits --------------------------------------------------------------------------------------------------------------

// Which pairs of classes are allowed; with `allowed` NULL, all are.
typedef struct {
    const uint64_t *allowed;
    int64_t words;
    const int32_t *row_class;      // by row of the tile
    const int32_t *column_class;   // by position
} duikou_allowed;

// Keeps the hits that are allowed, in order; returns how many.
int32_t duikou_allowed_hits(uint32_t *hits, int32_t count, const duikou_allowed *allowed);

// Float products of hits: rows `row_ids[hit >> 16]` of x with rows `column_ids[hit & 0xffff]` of y.
void duikou_hit_scores(const uint32_t *hits, int32_t count, const float *x, int64_t x_stride, const int32_t *row_ids,
                       const float *y, int64_t y_stride, const int32_t *column_ids, int64_t features, float *scores);

// Compressed rows: row i has the entries offsets[i] ..< offsets[i + 1], columns ascending.
typedef struct {
    const int64_t *offsets;
    const int32_t *indices;
    const float *values;
} duikou_sparse;

// Adds sparse products to the scores of hits.
void duikou_hit_sparse(const uint32_t *hits, int32_t count, duikou_sparse x, const int32_t *row_ids, duikou_sparse y,
                       const int32_t *column_ids, float *scores);

#endif
