// Another allocator, loaded before the C library (LD_PRELOAD) as jemalloc or tcmalloc are. It ends the process if it is asked to free
// memory that it did not hand out. It never reuses memory.
#define _GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

struct head {
    size_t size;
    uint64_t mark;
};

static const uint64_t mark = 0x5ac1f0e1d2c3b4a5;

static void *taken(size_t alignment, size_t size) {
    if (alignment < sizeof(struct head)) alignment = sizeof(struct head);
    size_t whole = size + alignment + sizeof(struct head);
    char *found = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (found == MAP_FAILED) return NULL;
    uintptr_t place = ((uintptr_t)found + sizeof(struct head) + alignment - 1) / alignment * alignment;
    struct head *head = (struct head *)place - 1;
    head->size = size;
    head->mark = mark;
    return (void *)place;
}

static struct head *head_of(void *old) {
    struct head *head = (struct head *)old - 1;
    if (head->mark != mark) {
        static const char words[] = "memory of another allocator\n";
        (void)!write(2, words, sizeof words - 1);
        _exit(97);
    }
    return head;
}

void *malloc(size_t size) { return taken(0, size); }
void *calloc(size_t count, size_t size) { return taken(0, count * size); }
void free(void *old) { if (old) head_of(old); }
size_t malloc_usable_size(void *old) { return old ? head_of(old)->size : 0; }
void *memalign(size_t alignment, size_t size) { return taken(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { return taken(alignment, size); }

int posix_memalign(void **result, size_t alignment, size_t size) {
    *result = taken(alignment, size);
    return 0;
}

void *realloc(void *old, size_t size) {
    void *fresh = taken(0, size);
    if (old && fresh) {
        size_t kept = head_of(old)->size;
        memcpy(fresh, old, kept < size ? kept : size);
    }
    return fresh;
}
