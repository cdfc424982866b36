#define _GNU_SOURCE
#include "CAllocation.h"
#include "CProcess.h"
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
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

// The C library's own functions, under the names that it offers to programs that replace them.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);
extern void *__libc_valloc(size_t);
extern void *__libc_pvalloc(size_t);

int duikou_allocation_is_watched(void) { return 1; }

// Passes an answer on, after reporting a refusal. A size that no memory could hold is the caller's mistake, and the caller must notice it.
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

// The other functions of the family must be replaced too: memory of one allocator must never be freed by another. Otherwise an allocator
// that is loaded before the C library (LD_PRELOAD) would provide them.

void *reallocarray(void *old, size_t count, size_t size) {
    size_t whole;
    if (__builtin_mul_overflow(count, size, &whole)) {
        errno = ENOMEM;
        return NULL;
    }
    return realloc(old, whole);
}

void *valloc(size_t size) { return answered(__libc_valloc(size), size); }

void *pvalloc(size_t size) { return answered(__libc_pvalloc(size), size); }

void free(void *old) { __libc_free(old); }

// The C library has no second name for this function, so it is looked up in the library itself.
size_t malloc_usable_size(void *old) {
    static _Atomic(size_t (*)(void *)) found;
    size_t (*size_of)(void *) = atomic_load_explicit(&found, memory_order_acquire);
    if (!size_of) {
        void *library = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);
        size_of = library ? (size_t (*)(void *))dlsym(library, "malloc_usable_size") : NULL;
        if (!size_of) return 0;
        atomic_store_explicit(&found, size_of, memory_order_release);
    }
    return size_of(old);
}

// Replaced because OpenBLAS gets its buffers from it.
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
