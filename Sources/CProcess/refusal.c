#define _GNU_SOURCE
#include "CProcess.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// The paths to remove. Their memory is reserved beforehand, because none can be had when it is needed.
enum { ROWS = 32, LONGEST = 4096, SENTENCE = 2048 };
static struct {
    atomic_int state; // 0 free, 1 being written, 2 registered
    int kind;
    char path[LONGEST];
} rows[ROWS];

static char sentence[SENTENCE];
static int exit_code;
static atomic_int armed, acting;

static unsigned long long limit_of(int resource) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return 0;
    return limit.rlim_cur;
}

unsigned long long duikou_memory_limit(void) {
    unsigned long long space = limit_of(RLIMIT_AS), data = limit_of(RLIMIT_DATA);
    if (space == 0 || data == 0) return space + data;
    return space < data ? space : data;
}

// One of the kernel's counts of this process's pages: all (field 0), or those that it may write (field 5); 0 where the kernel does not say.
static unsigned long long pages_of(int field) {
    char text[256];
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t count = read(file, text, sizeof text);
    close(file);
    unsigned long long pages = 0;
    for (ssize_t i = 0; i < count && field >= 0; i++) {
        if (text[i] < '0' || text[i] > '9')
            field--;
        else if (field == 0)
            pages = 10 * pages + (unsigned)(text[i] - '0');
    }
    return pages;
}

unsigned long long duikou_memory_left(void) {
    unsigned long long page = (unsigned long long)sysconf(_SC_PAGESIZE), least = ULLONG_MAX;
    const int resources[] = {RLIMIT_AS, RLIMIT_DATA}, fields[] = {0, 5};
    for (int i = 0; i < 2; i++) {
        unsigned long long limit = limit_of(resources[i]), used = page * pages_of(fields[i]);
        if (limit == 0) continue;
        unsigned long long left = limit > used ? limit - used : 0;
        if (left < least) least = left;
    }
    return least;
}

// The main thread's stack grows page by page, and a page that is refused ends the process without a message. So it grows here, beforehand.
static __attribute__((noinline)) void grow_stack(void) {
    volatile char room[512 << 10];
    for (size_t i = 0; i < sizeof room; i += 4096) room[i] = 0;
}

void duikou_refusal_arm(const char *words, int code) {
    size_t length = strlen(words);
    if (length >= SENTENCE) length = SENTENCE - 1;
    memcpy(sentence, words, length);
    sentence[length] = 0;
    exit_code = code;
    if (duikou_memory_limit() != 0) {
        // Each further arena of malloc would reserve 64 MB of address space.
        mallopt(M_ARENA_MAX, 1);
        grow_stack();
    }
    atomic_store(&armed, 1);
}

int duikou_refusal_register(const char *path, int kind) {
    size_t length = strlen(path);
    if (length >= LONGEST - 1) return -1;
    for (int i = 0; i < ROWS; i++) {
        int free_row = 0;
        if (!atomic_compare_exchange_strong(&rows[i].state, &free_row, 1)) continue;
        memcpy(rows[i].path, path, length + 1);
        rows[i].kind = kind;
        atomic_store(&rows[i].state, 2);
        return i;
    }
    return -1;
}

void duikou_refusal_forget(int number) {
    if (number >= 0 && number < ROWS) atomic_store(&rows[number].state, 0);
}

// Whether a file is a finished block of a run: block-FIRST-END.
static int is_block(const char *name) {
    if (strncmp(name, "block-", 6) != 0) return 0;
    for (name += 6; *name; name++)
        if (*name != '-' && (*name < '0' || *name > '9')) return 0;
    return 1;
}

// A folder's entry as the kernel returns it. The C library's opendir cannot be used, because it allocates.
struct entry {
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    uint8_t type;
    char name[];
};

static void clear(int above, const char *name, int keeps_blocks, int depth) {
    int folder = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0) return;
    _Alignas(8) char room[2048];
    // A pass may skip entries while others are removed, so repeat until a pass removes nothing.
    for (int removed = 1; removed;) {
        removed = 0;
        lseek(folder, 0, SEEK_SET);
        for (long count; (count = syscall(SYS_getdents64, folder, room, sizeof room)) > 0;) {
            for (long at = 0; at < count;) {
                struct entry *entry = (struct entry *)(room + at);
                at += entry->length;
                if (strcmp(entry->name, ".") == 0 || strcmp(entry->name, "..") == 0) continue;
                if (keeps_blocks && is_block(entry->name)) continue;
                if (unlinkat(folder, entry->name, 0) == 0) {
                    removed = 1;
                } else if ((errno == EISDIR || errno == EPERM) && depth > 0) {
                    clear(folder, entry->name, 0, depth - 1);
                    if (unlinkat(folder, entry->name, AT_REMOVEDIR) == 0) removed = 1;
                }
            }
        }
    }
    close(folder);
}

static void take_away(int kind, const char *path) {
    char aside[LONGEST + 1];
    switch (kind) {
    case DUIKOU_REMOVE_FILE: unlink(path); break;
    case DUIKOU_REMOVE_EMPTY: rmdir(path); break;
    case DUIKOU_REMOVE_TREE:
        // Rename it first, so that other threads that still run cannot create new files in it.
        snprintf(aside, sizeof aside, "%s0", path);
        if (rename(path, aside) == 0) path = aside;
        clear(AT_FDCWD, path, 0, 8);
        rmdir(path);
        break;
    default:
        clear(AT_FDCWD, path, 1, 8);
        rmdir(path);
    }
}

void duikou_refusal_act(void) {
    if (!atomic_load(&armed)) return;
    if (atomic_exchange(&acting, 1)) {
        // Another thread is already here and will end the process.
        for (;;) pause();
    }
    for (int i = ROWS - 1; i >= 0; i--)
        if (atomic_load(&rows[i].state) == 2) take_away(rows[i].kind, rows[i].path);
    ssize_t wrote = write(2, sentence, strlen(sentence));
    (void)wrote;
    _exit(exit_code);
}
