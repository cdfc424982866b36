#include "panels.h"
#include <math.h>
#include <string.h>

static inline void pack(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t n, int32_t width, float *out) {
    for (int32_t r = 0; r < width; ++r) {
        const float *row = r < count ? matrix + ids[r] * stride : 0;
        for (int64_t k = 0; k < n; ++k) out[k * width + r] = row ? row[k] : 0;
    }
}

void duikou_pack_group(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t n, float *out) {
    pack(matrix, stride, ids, count, n, DUIKOU_GROUP, out);
}

void duikou_pack_panel(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t n, float *out) {
    pack(matrix, stride, ids, count, n, DUIKOU_PANEL, out);
}

#if defined(__x86_64__)

// Scales are no smaller than this, so that their reciprocals and the products of two scales are normal numbers; what is lost below it
// is in the residual.
#define LEAST_SCALE 0x1p-60f
// Sums of up to 2^14 squares in `float`, a root and a division each round by far less than this.
#define UP (1 + 0x1p-8f)
#define DOWN_TO_ZERO 0x1p-56f

INLINED PANEL __mmask16 lanes(int64_t left) { return left >= 16 ? (__mmask16)0xffff : (__mmask16)((1u << left) - 1); }

INLINED PANEL float largest(const float *x, int64_t n) {
    __m512 m = _mm512_setzero_ps();
    for (int64_t i = 0; i < n; i += 16) m = _mm512_max_ps(m, _mm512_abs_ps(_mm512_maskz_loadu_ps(lanes(n - i), x + i)));
    return _mm512_reduce_max_ps(m);
}

INLINED PANEL float scale_for(float most) {
    float s = most / 127;
    return s > LEAST_SCALE ? s : LEAST_SCALE;
}

// Rounds a vector to steps (one byte each, zero beyond n) and measures what was left.
//
// |x / s| <= 127 but for the rounding of s, so a step never leaves -127 ... 127 (it is clamped all the same, at no loss: the residual is
// taken from the step that was stored). x - s q is one fused operation, so it is off by 2^-24 of itself at most; UP covers that and the
// sums, DOWN_TO_ZERO the squares that vanish: each below 2^-126 where the processor flushes to zero, so that the root of 2^14 of them is
// at most 2^-56.
INLINED PANEL duikou_small quantise(const float *x, int64_t n, float s, int8_t *q) {
    const __m512 inverse = _mm512_set1_ps(1 / s), step = _mm512_set1_ps(s);
    __m512 residual = _mm512_setzero_ps();
    __m512i sum = _mm512_setzero_si512(), squares = _mm512_setzero_si512();
    for (int64_t i = 0; i < n; i += 16) {
        __mmask16 in = lanes(n - i);
        __m512 v = _mm512_maskz_loadu_ps(in, x + i);
        __m512i w = _mm512_cvtps_epi32(_mm512_mul_ps(v, inverse));
        w = _mm512_max_epi32(_mm512_min_epi32(w, _mm512_set1_epi32(127)), _mm512_set1_epi32(-127));
        __m512 r = _mm512_fnmadd_ps(_mm512_cvtepi32_ps(w), step, v);
        residual = _mm512_fmadd_ps(r, r, residual);
        sum = _mm512_add_epi32(sum, w);
        squares = _mm512_add_epi32(squares, _mm512_mullo_epi32(w, w));
        _mm_mask_storeu_epi8(q + i, in, _mm512_cvtepi32_epi8(w));
    }
    duikou_small made;
    made.scale = s;
    made.residual = sqrtf(_mm512_reduce_add_ps(residual)) * UP + DOWN_TO_ZERO;
    // Squares of steps are at most 2^14 each, and there are at most 2^14: exact in 32 bits, one rounding as a float.
    made.length = sqrtf((float)_mm512_reduce_add_epi32(squares)) * UP;
    made.offset = 128 * _mm512_reduce_add_epi32(sum);
    return made;
}

enum { SPREAD = DUIKOU_MOST_SMALL_FEATURES + 4 };

PANEL void duikou_pack_small_group(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t n, int shared,
                                   const float *least, int8_t *out, duikou_small *made) {
    int8_t q[SPREAD];
    int64_t steps = duikou_small_steps(n);
    float most[DUIKOU_GROUP], all = 0;
    for (int32_t r = 0; r < count; ++r) {
        most[r] = largest(matrix + ids[r] * stride, n);
        if (least && least[r] > most[r]) most[r] = least[r];
        all = most[r] > all ? most[r] : all;
    }
    memset(out, 0, (size_t)(steps * 32));
    for (int32_t r = 0; r < DUIKOU_GROUP; ++r) {
        made[r] = (duikou_small){scale_for(all), 0, 0, 0};
        if (r >= count) continue;
        memset(q + (n & ~(int64_t)3), 0, 4);
        made[r] = quantise(matrix + ids[r] * stride, n, scale_for(shared ? all : most[r]), q);
        for (int64_t k = 0; k < steps; ++k) memcpy(out + k * 32 + 4 * r, q + 4 * k, 4);
    }
}

PANEL void duikou_pack_small_panel(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t n,
                                   const float *least, uint8_t *out, duikou_small *made) {
    int8_t q[SPREAD];
    int64_t steps = duikou_small_steps(n);
    float all = 0;
    for (int32_t j = 0; j < count; ++j) {
        float most = largest(matrix + ids[j] * stride, n);
        if (least && least[j] > most) most = least[j];
        all = most > all ? most : all;
    }
    float scale = scale_for(all);
    memset(out, 128, (size_t)(steps * 64));
    for (int32_t j = 0; j < DUIKOU_PANEL; ++j) {
        made[j] = (duikou_small){scale, 0, 0, 0};
        if (j >= count) continue;
        memset(q + (n & ~(int64_t)3), 0, 4);
        made[j] = quantise(matrix + ids[j] * stride, n, scale, q);
        for (int64_t k = 0; k < steps; ++k) {
            uint32_t four;
            memcpy(&four, q + 4 * k, 4);
            // Adding 128 to a byte flips its highest bit.
            four ^= 0x80808080u;
            memcpy(out + k * 64 + 4 * j, &four, 4);
        }
    }
}

#else

void duikou_pack_small_group(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t n, int shared,
                             const float *least, int8_t *out, duikou_small *made) { __builtin_trap(); }
void duikou_pack_small_panel(const float *matrix, int64_t stride, const int32_t *ids, int32_t count, int64_t n,
                             const float *least, uint8_t *out, duikou_small *made) { __builtin_trap(); }

#endif
