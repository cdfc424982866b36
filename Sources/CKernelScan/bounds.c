#include "CKernelScan.h"
#include "choice.h"
#include <math.h>
#include <string.h>

// Plain loops, inlined into one function for each width: the compiler vectorises them for it.
#define BODY static inline __attribute__((always_inline))

BODY float reach_of(duikou_reach r, int32_t id) {
    float e = r.slope * r.norms[id] + r.floor;
    return r.extra ? e + r.extra[id] : e;
}

BODY void lower_body(const float *s, const int32_t *ids, int32_t n, duikou_reach r, float *lower) {
    for (int32_t i = 0; i < n; ++i) {
        float l = s[i] - reach_of(r, ids[i]);
        lower[i] = l > -INFINITY ? l : -INFINITY;
    }
}

BODY int32_t drop_body(float *s, int32_t *ids, int32_t n, duikou_reach r, float t) {
    int32_t kept = 0;
    for (int32_t i = 0; i < n; ++i) {
        float score = s[i];
        int32_t id = ids[i];
        s[kept] = score;
        ids[kept] = id;
        kept += !(score + reach_of(r, id) < t);
    }
    return kept;
}

// Maps floats to integers in the same order, and back.
static inline int32_t to_order(float f) {
    int32_t b;
    memcpy(&b, &f, 4);
    return b >= 0 ? b : (int32_t)(0x80000000u - (uint32_t)b);
}

static inline float from_order(int32_t o) {
    uint32_t b = o >= 0 ? (uint32_t)o : 0x80000000u - (uint32_t)o;
    float f;
    memcpy(&f, &b, 4);
    return f;
}

// The number of values that reach t, or the sum of their weights.
BODY int64_t reached_body(const float *v, const int32_t *w, int32_t n, float t) {
    if (w) {
        int64_t sum = 0;
        for (int32_t i = 0; i < n; ++i) sum += v[i] >= t ? w[i] : 0;
        return sum;
    }
    int32_t sum = 0;
    for (int32_t i = 0; i < n; ++i) sum += v[i] >= t;
    return sum;
}

BODY float kth_body(const float *v, const int32_t *w, int32_t n, int32_t k, int32_t spare) {
    if ((w ? reached_body(v, w, n, -INFINITY) : n) < k) return -INFINITY;
    float low = INFINITY, high = -INFINITY;
    for (int32_t i = 0; i < n; ++i) {
        low = v[i] < low ? v[i] : low;
        high = v[i] > high ? v[i] : high;
    }
    // At least k values reach `lo`; fewer than k reach `hi + 1`.
    int64_t lo = to_order(low), hi = to_order(high);
    while (lo < hi) {
        int64_t mid = lo + (hi - lo + 1) / 2;
        float t = from_order((int32_t)mid);
        int64_t reached = reached_body(v, w, n, t);
        if (reached >= k) {
            lo = mid;
            if (reached <= k + spare) break;
        } else {
            hi = mid - 1;
        }
    }
    return from_order((int32_t)lo);
}

static void lower_base(const float *s, const int32_t *i, int32_t n, duikou_reach r, float *l) { lower_body(s, i, n, r, l); }
static int32_t drop_base(float *s, int32_t *i, int32_t n, duikou_reach r, float t) { return drop_body(s, i, n, r, t); }
static float kth_base(const float *v, const int32_t *w, int32_t n, int32_t k, int32_t p) { return kth_body(v, w, n, k, p); }

#if defined(__x86_64__)
AVX2 static void lower_avx2(const float *s, const int32_t *i, int32_t n, duikou_reach r, float *l) { lower_body(s, i, n, r, l); }
AVX2 static int32_t drop_avx2(float *s, int32_t *i, int32_t n, duikou_reach r, float t) { return drop_body(s, i, n, r, t); }
AVX2 static float kth_avx2(const float *v, const int32_t *w, int32_t n, int32_t k, int32_t p) { return kth_body(v, w, n, k, p); }
AVX512 static void lower_avx512(const float *s, const int32_t *i, int32_t n, duikou_reach r, float *l) { lower_body(s, i, n, r, l); }
AVX512 static int32_t drop_avx512(float *s, int32_t *i, int32_t n, duikou_reach r, float t) { return drop_body(s, i, n, r, t); }
AVX512 static float kth_avx512(const float *v, const int32_t *w, int32_t n, int32_t k, int32_t p) { return kth_body(v, w, n, k, p); }
#endif

void duikou_lower_bounds_at(int width, const float *s, const int32_t *ids, int32_t n, duikou_reach r, float *lower) {
    CHOOSE(width, lower_avx512(s, ids, n, r, lower), lower_avx2(s, ids, n, r, lower), lower_base(s, ids, n, r, lower))
}

void duikou_lower_bounds(const float *s, const int32_t *ids, int32_t n, duikou_reach r, float *lower) {
    duikou_lower_bounds_at(duikou_width(), s, ids, n, r, lower);
}

int32_t duikou_drop_below_at(int width, float *s, int32_t *ids, int32_t n, duikou_reach r, float t) {
    CHOOSE(width, drop_avx512(s, ids, n, r, t), drop_avx2(s, ids, n, r, t), drop_base(s, ids, n, r, t))
}

int32_t duikou_drop_below(float *s, int32_t *ids, int32_t n, duikou_reach r, float t) {
    return duikou_drop_below_at(duikou_width(), s, ids, n, r, t);
}

float duikou_kth_largest_at(int width, const float *v, const int32_t *w, int32_t n, int32_t k, int32_t spare) {
    CHOOSE(width, kth_avx512(v, w, n, k, spare), kth_avx2(v, w, n, k, spare), kth_base(v, w, n, k, spare))
}

float duikou_kth_largest(const float *v, const int32_t *w, int32_t n, int32_t k, int32_t spare) {
    return duikou_kth_largest_at(duikou_width(), v, w, n, k, spare);
}
