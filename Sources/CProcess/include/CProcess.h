// Signals and refused memory, which cannot be handled in Swift: a signal's handler and the code after a refused allocation may call
// nothing that allocates or locks.
#ifndef DUIKOU_CPROCESS_H
#define DUIKOU_CPROCESS_H

// Signals.

// Catches the signals. Returns a descriptor from which each signal that arrives can be read as one byte; -1 where the system refuses.
// Where `keeps_ignored` is not 0, a signal that was ignored when the process began (nohup) stays ignored.
int duikou_signals_catch(const int *numbers, int count, int keeps_ignored);
// Lets this thread receive the signals, which may have been blocked when it started.
void duikou_signals_unblock(const int *numbers, int count);
// Gives the signals their default effect again: they end the process.
void duikou_signals_release(const int *numbers, int count);

// Refused memory.

// The most bytes of address space that this process may have (RLIMIT_AS or RLIMIT_DATA); 0 where no limit is set.
unsigned long long duikou_memory_limit(void);
// How many bytes of it this process has not used yet; the greatest number where no limit is set.
unsigned long long duikou_memory_left(void);

// From now on, a refused allocation removes what is registered, writes `sentence` and ends the process with `code`.
void duikou_refusal_arm(const char *sentence, int code);

enum {
    DUIKOU_REMOVE_FILE = 0,
    DUIKOU_REMOVE_TREE = 1,         // a folder and all in it
    DUIKOU_REMOVE_EMPTY = 2,        // a folder, if it is empty
    DUIKOU_REMOVE_ALL_BUT_BLOCKS = 3 // a folder, but for files named block-N-N
};
// Registers a path to be removed; the latest goes first. Returns its number, or -1 where all places are taken.
int duikou_refusal_register(const char *path, int kind);
// Cancels a registration. Does nothing for a number below 0.
void duikou_refusal_forget(int number);

// Called after a refused allocation: ends the process if `duikou_refusal_arm` was called, else returns. Any thread may call it.
void duikou_refusal_act(void);

#endif
