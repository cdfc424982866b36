#define _GNU_SOURCE
#include <stddef.h>
#include <string.h>
#include <unistd.h>

// OpenBLAS starts a thread for each processor when it is loaded, before `main`. Ours call it on one thread each, so they would never work, and
// where one is refused it says so on the error output itself. It reads their number from the environment, and a program's own `getenv` comes before
// the C library's for every library that it loads; one that the user has set stands.
extern char **environ;

char *getenv(const char *name) {
    static char one[] = "1";
    size_t length = strlen(name);
    if (length == 0 || environ == NULL) return NULL;
    for (char **entry = environ; *entry; entry++) {
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=') return *entry + length + 1;
    }
    return strcmp(name, "OPENBLAS_NUM_THREADS") == 0 ? one : NULL;
}
