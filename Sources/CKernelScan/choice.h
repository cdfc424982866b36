// Which of the compiled widths of a function to run.

#ifndef DUIKOU_CHOICE_H
#define DUIKOU_CHOICE_H

#include "CKernelScanWidths.h"

// A dot product may not be reassociated, nor a comparison assume that NaN is absent.
#if defined(__FAST_MATH__)
#error "CKernelScan must be compiled without -ffast-math"
#endif

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,fma")))
#define AVX512 __attribute__((target("avx512f,avx2,fma")))

#define CHOOSE(width, wide, middle, base) switch (width) { case 2: return wide; case 1: return middle; default: return base; }

#else
#define CHOOSE(width, wide, middle, base) (void)(width); return base;
#endif

#endif
