// The part of OpenBLAS that DuikouKernels calls, under names of our own.
//
// Why wrappers: `cblas.h` spells its integers `blasint` (32 or 64 bits by build) and its options as C enums; the wrappers
// fix both, so that Swift sees `int` and no enum, and each call is listed here with the reason for it.
//
// Debian and Ubuntu: `apt-get install libopenblas-dev`; the header is found by `pkg-config --cflags openblas`.

#ifndef DUIKOU_COPENBLAS_SHIM_H
#define DUIKOU_COPENBLAS_SHIM_H

#include <cblas.h>

// C (m x n) = A (m x k) * transpose(B (n x k)), all row-major, with leading dimensions lda, ldb, ldc.
// alpha = 1 and beta = 0: C is overwritten, and neither factor adds a rounding.
static inline void duikou_sgemm_nt(int m, int n, int k,
                                   const float *a, int lda,
                                   const float *b, int ldb,
                                   float *c, int ldc) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans,
                m, n, k, 1.0f, a, lda, b, ldb, 0.0f, c, ldc);
}

// y (n) = B (n x k, row-major) * x (k): the product above for one row. sgemm packs the whole of B first, which for one row
// costs more than the product itself.
static inline void duikou_sgemv(int n, int k, const float *b, int ldb, const float *x, float *y) {
    cblas_sgemv(CblasRowMajor, CblasNoTrans, n, k, 1.0f, b, ldb, x, 1, 0.0f, y, 1);
}

// How many threads one call of OpenBLAS may use, in the whole process.
static inline int duikou_blas_threads(void) {
    return openblas_get_num_threads();
}

static inline void duikou_blas_set_threads(int count) {
    openblas_set_num_threads(count);
}

// The processor kernel that OpenBLAS chose when it was loaded ("Haswell", "SkylakeX", ...). Its choice changes the last
// bits of a product and the speed, never our results. The environment variable OPENBLAS_CORETYPE overrides it.
static inline const char *duikou_blas_core(void) {
    return openblas_get_corename();
}

// Version and build options ("OpenBLAS 0.3.21 DYNAMIC_ARCH ...").
static inline const char *duikou_blas_config(void) {
    return openblas_get_config();
}

#endif
