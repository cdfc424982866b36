#define _GNU_SOURCE
#include "CAllocation.h"
#include "CProcess.h"
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define DUIKOU_HAS_SANITIZER 1
#endif
#endif

#if defined(__GLIBC__) && !defined(DUIKOU_HAS_SANITIZER)

// The C library's own, under the names that it keeps for those who replace them.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);

int duikou_allocation_is_watched(void) { return 1; }

// A size that no memory could hold is a mistake of whoever asks, and for them to notice.
static inline void *answered(void *found, size_t size) {
    if (__builtin_expect(found == NULL, 0) && size != 0 && size <= PTRDIFF_MAX) duikou_refusal_act();
    return found;
}

void *malloc(size_t size) { return answered(__libc_malloc(size), size); }

void *calloc(size_t count, size_t size) {
    size_t whole;
    if (__builtin_mul_overflow(count, size, &whole)) whole = 0;
    return answered(__libc_calloc(count, size), whole);
}

void *realloc(void *old, size_t size) { return answered(__libc_realloc(old, size), size); }

void *memalign(size_t alignment, size_t size) { return answered(__libc_memalign(alignment, size), size); }

void *aligned_alloc(size_t alignment, size_t size) { return answered(__libc_memalign(alignment, size), size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
    if (alignment % sizeof(void *) != 0 || alignment == 0 || (alignment & (alignment - 1)) != 0) return EINVAL;
    void *found = answered(__libc_memalign(alignment, size), size);
    if (found == NULL && size != 0) return ENOMEM;
    *result = found;
    return 0;
}

// OpenBLAS takes its buffers from here.
void *mmap(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    void *found = (void *)syscall(SYS_mmap, address, length, protection, flags, file, offset);
    if (__builtin_expect(found == MAP_FAILED, 0) && errno == ENOMEM && length <= PTRDIFF_MAX) duikou_refusal_act();
    return found;
}

void *mmap64(void *address, size_t length, int protection, int flags, int file, off_t offset) {
    return mmap(address, length, protection, flags, file, offset);
}

#else

int duikou_allocation_is_watched(void) { return 0; }

#endif
