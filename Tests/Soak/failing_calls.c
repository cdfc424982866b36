// A disk that fails. Loaded before the C library (LD_PRELOAD), it makes one kind of system call fail.
//
// FAIL_CALL   write, fsync, rename, mkdir or open (of a file to be written)
// FAIL_AT     which call of that kind fails first, counted from 1
// FAIL_ERRNO  the error number that it returns
// FAIL_EVER   1: every later call of that kind fails too, as on a full disk
//
// Writes to the standard streams, to pipes and to terminals are not counted.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_int seen;

static int fails(const char *call) {
    const char *wanted = getenv("FAIL_CALL"), *at = getenv("FAIL_AT"), *code = getenv("FAIL_ERRNO"), *ever = getenv("FAIL_EVER");
    if (!wanted || !at || !code || strcmp(wanted, call) != 0) return 0;
    int number = atomic_fetch_add(&seen, 1) + 1;
    if (number != atoi(at) && !(ever && number > atoi(at))) return 0;
    errno = atoi(code);
    return 1;
}

#define REAL(name, ...) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))(__VA_ARGS__)

ssize_t write(int file, const void *bytes, size_t count) {
    struct stat status;
    if (file > 2 && fstat(file, &status) == 0 && S_ISREG(status.st_mode) && fails("write")) return -1;
    return REAL(write, file, bytes, count);
}

int fsync(int file) { return fails("fsync") ? -1 : REAL(fsync, file); }

int rename(const char *from, const char *to) { return fails("rename") ? -1 : REAL(rename, from, to); }

int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    return fails("rename") ? -1 : REAL(renameat2, a, from, b, to, flags);
}

int mkdir(const char *path, mode_t mode) { return fails("mkdir") ? -1 : REAL(mkdir, path, mode); }

static int opened(const char *name, const char *path, int flags, mode_t mode) {
    if ((flags & O_CREAT) && fails("open")) return -1;
    return ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, name))(path, flags, mode);
}

#define OPEN(name)                                                                                                                       \
    int name(const char *path, int flags, ...) {                                                                                         \
        va_list rest;                                                                                                                    \
        va_start(rest, flags);                                                                                                           \
        mode_t mode = flags & (O_CREAT | __O_TMPFILE) ? va_arg(rest, mode_t) : 0;                                                        \
        va_end(rest);                                                                                                                    \
        return opened(#name, path, flags, mode);                                                                                         \
    }
OPEN(open)
OPEN(open64)
