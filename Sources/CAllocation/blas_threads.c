#define _GNU_SOURCE
#include <stddef.h>
#include <string.h>
#include <unistd.h>

// Keeps OpenBLAS from starting threads. It would start one for each processor when it is loaded, before `main`. Our threads call OpenBLAS
// with one thread each, so these would never work; and where the system refuses one, OpenBLAS prints an error of its own. OpenBLAS reads
// their number from the environment, and for every library a program's own `getenv` comes before the C library's. A number that the user
// has set is kept.
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
