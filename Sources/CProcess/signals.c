#define _GNU_SOURCE
#include "CProcess.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

// A handler may run on any thread at any point, and little more than a write is safe in it. So it writes the signal's number into a pipe.
static int ends[2] = {-1, -1};

static void note(int number) {
    int kept = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t wrote = write(ends[1], &byte, 1);
    (void)wrote; // If the pipe is full, it holds enough of them.
    errno = kept;
}

int duikou_signals_catch(const int *numbers, int count, int keeps_ignored) {
    if (ends[0] < 0) {
        if (pipe2(ends, O_CLOEXEC) != 0) return -1;
        fcntl(ends[1], F_SETFL, O_NONBLOCK);
    }
    struct sigaction action, before;
    memset(&action, 0, sizeof action);
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < count; i++) {
        if (keeps_ignored && sigaction(numbers[i], 0, &before) == 0 && before.sa_handler == SIG_IGN) continue;
        sigaction(numbers[i], &action, 0);
    }
    return ends[0];
}

void duikou_signals_unblock(const int *numbers, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, numbers[i]);
    pthread_sigmask(SIG_UNBLOCK, &set, 0);
}

void duikou_signals_release(const int *numbers, int count) {
    struct sigaction now;
    for (int i = 0; i < count; i++)
        if (sigaction(numbers[i], 0, &now) == 0 && now.sa_handler == note) signal(numbers[i], SIG_DFL);
}
