#include "CKernelScan.h"
#include "choice.h"

// ---- Baseline ------------------------------------------------------------------------------------------------------

static int32_t scan_row_base(const float *s, const int32_t *ids, int32_t j, int32_t n, float t,
                             float *os, int32_t *oi, int32_t *used, int32_t cap) {
    int32_t u = *used;
    for (; j < n && u + DUIKOU_SCAN_SLACK <= cap; ++j) {
        // Written without a branch: the store is always done and kept only when the count moves.
        os[u] = s[j];
        oi[u] = ids[j];
        u += !(s[j] < t);
    }
    *used = u;
    return j;
}

static int32_t scan_columns_base(const float *s, float a, const float *t, int32_t n, int32_t *pos) {
    int32_t u = 0;
    for (int32_t j = 0; j < n; ++j) {
        pos[u] = j;
        u += !(s[j] + a < t[j]);
    }
    return u;
}

#if defined(__x86_64__)

// ---- AVX2 ----------------------------------------------------------------------------------------------------------

AVX2 static int32_t scan_row_avx2(const float *s, const int32_t *ids, int32_t j, int32_t n, float t,
                                  float *os, int32_t *oi, int32_t *used, int32_t cap) {
    const __m256 vt = _mm256_set1_ps(t);
    int32_t u = *used;
    while (j + 8 <= n && u + DUIKOU_SCAN_SLACK <= cap) {
        // Most runs of 32 scores hold no candidate: one branch dismisses all four vectors.
        while (j + 32 <= n) {
            __m256 a = _mm256_cmp_ps(_mm256_loadu_ps(s + j), vt, _CMP_NLT_UQ);
            __m256 b = _mm256_cmp_ps(_mm256_loadu_ps(s + j + 8), vt, _CMP_NLT_UQ);
            __m256 c = _mm256_cmp_ps(_mm256_loadu_ps(s + j + 16), vt, _CMP_NLT_UQ);
            __m256 d = _mm256_cmp_ps(_mm256_loadu_ps(s + j + 24), vt, _CMP_NLT_UQ);
            if (_mm256_movemask_ps(_mm256_or_ps(_mm256_or_ps(a, b), _mm256_or_ps(c, d)))) break;
            j += 32;
        }
        if (j + 8 > n) break;
        uint32_t m = (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(_mm256_loadu_ps(s + j), vt, _CMP_NLT_UQ));
        for (; m; m &= m - 1) {
            int32_t p = j + __builtin_ctz(m);
            os[u] = s[p];
            oi[u++] = ids[p];
        }
        j += 8;
    }
    *used = u;
    return j + 8 <= n ? j : scan_row_base(s, ids, j, n, t, os, oi, used, cap);
}

AVX2 static int32_t scan_columns_avx2(const float *s, float a, const float *t, int32_t n, int32_t *pos) {
    const __m256 va = _mm256_set1_ps(a);
    int32_t u = 0, j = 0;
    for (; j + 8 <= n; j += 8) {
        __m256 v = _mm256_add_ps(_mm256_loadu_ps(s + j), va);
        uint32_t m = (uint32_t)_mm256_movemask_ps(_mm256_cmp_ps(v, _mm256_loadu_ps(t + j), _CMP_NLT_UQ));
        for (; m; m &= m - 1) pos[u++] = j + __builtin_ctz(m);
    }
    for (; j < n; ++j) {
        pos[u] = j;
        u += !(s[j] + a < t[j]);
    }
    return u;
}

// ---- AVX-512 -------------------------------------------------------------------------------------------------------

AVX512 static int32_t scan_row_avx512(const float *s, const int32_t *ids, int32_t j, int32_t n, float t,
                                      float *os, int32_t *oi, int32_t *used, int32_t cap) {
    const __m512 vt = _mm512_set1_ps(t);
    int32_t u = *used;
    while (j < n && u + DUIKOU_SCAN_SLACK <= cap) {
        while (j + 64 <= n) {
            __mmask16 a = _mm512_cmp_ps_mask(_mm512_loadu_ps(s + j), vt, _CMP_NLT_UQ);
            __mmask16 b = _mm512_cmp_ps_mask(_mm512_loadu_ps(s + j + 16), vt, _CMP_NLT_UQ);
            __mmask16 c = _mm512_cmp_ps_mask(_mm512_loadu_ps(s + j + 32), vt, _CMP_NLT_UQ);
            __mmask16 d = _mm512_cmp_ps_mask(_mm512_loadu_ps(s + j + 48), vt, _CMP_NLT_UQ);
            if ((uint32_t)a | b | c | d) break;
            j += 64;
        }
        if (j >= n) break;
        int32_t left = n - j;
        __mmask16 in = left >= 16 ? (__mmask16)0xffff : (__mmask16)((1u << left) - 1);
        __m512 v = _mm512_maskz_loadu_ps(in, s + j);
        __mmask16 m = _mm512_mask_cmp_ps_mask(in, v, vt, _CMP_NLT_UQ);
        if (m) {
            // Compressed in a register and stored whole: a masked compress-store is microcoded on some processors.
            _mm512_storeu_ps(os + u, _mm512_maskz_compress_ps(m, v));
            _mm512_storeu_si512(oi + u, _mm512_maskz_compress_epi32(m, _mm512_maskz_loadu_epi32(in, ids + j)));
            u += __builtin_popcount(m);
        }
        j += left >= 16 ? 16 : left;
    }
    *used = u;
    return j;
}

AVX512 static int32_t scan_columns_avx512(const float *s, float a, const float *t, int32_t n, int32_t *pos) {
    const __m512 va = _mm512_set1_ps(a);
    const __m512i step = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    int32_t u = 0;
    for (int32_t j = 0; j < n; j += 16) {
        int32_t left = n - j;
        __mmask16 in = left >= 16 ? (__mmask16)0xffff : (__mmask16)((1u << left) - 1);
        __m512 v = _mm512_add_ps(_mm512_maskz_loadu_ps(in, s + j), va);
        __mmask16 m = _mm512_mask_cmp_ps_mask(in, v, _mm512_maskz_loadu_ps(in, t + j), _CMP_NLT_UQ);
        if (m) {
            _mm512_storeu_si512(pos + u, _mm512_maskz_compress_epi32(m, _mm512_add_epi32(step, _mm512_set1_epi32(j))));
            u += __builtin_popcount(m);
        }
    }
    return u;
}

#endif

// ---- Choice --------------------------------------------------------------------------------------------------------

int32_t duikou_scan_row_at(int width, const float *s, const int32_t *ids, int32_t j, int32_t n, float t,
                           float *os, int32_t *oi, int32_t *used, int32_t cap) {
    CHOOSE(width, scan_row_avx512(s, ids, j, n, t, os, oi, used, cap), scan_row_avx2(s, ids, j, n, t, os, oi, used, cap),
           scan_row_base(s, ids, j, n, t, os, oi, used, cap))
}

int32_t duikou_scan_row(const float *s, const int32_t *ids, int32_t j, int32_t n, float t,
                        float *os, int32_t *oi, int32_t *used, int32_t cap) {
    return duikou_scan_row_at(duikou_width(), s, ids, j, n, t, os, oi, used, cap);
}

int32_t duikou_scan_columns_at(int width, const float *s, float a, const float *t, int32_t n, int32_t *pos) {
    CHOOSE(width, scan_columns_avx512(s, a, t, n, pos), scan_columns_avx2(s, a, t, n, pos), scan_columns_base(s, a, t, n, pos))
}

int32_t duikou_scan_columns(const float *s, float a, const float *t, int32_t n, int32_t *pos) {
    return duikou_scan_columns_at(duikou_width(), s, a, t, n, pos);
}
