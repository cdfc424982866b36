// What may befall a process from outside, answered where Swift cannot: a signal's handler and a refused allocation may call
// nothing that allocates or locks.
#ifndef DUIKOU_CPROCESS_H
#define DUIKOU_CPROCESS_H

// Signals.

// Catches the signals and returns a descriptor from which each that comes can be read as one byte; -1 where the system refuses.
// A signal that was ignored when the process began (nohup) stays so where `keeps_ignored` is not 0.
int duikou_signals_catch(const int *numbers, int count, int keeps_ignored);
// Lets this thread receive them, which it may have been started without.
void duikou_signals_unblock(const int *numbers, int count);
// Lets the signals end the process again.
void duikou_signals_release(const int *numbers, int count);

// Refused memory.

// Bytes of address space that this process may have (RLIMIT_AS or RLIMIT_DATA); 0 where nobody set a limit.
unsigned long long duikou_memory_limit(void);
// How many of them it has not taken yet; the greatest number where nobody set a limit.
unsigned long long duikou_memory_left(void);

// From now on a refused allocation says `sentence`, removes what is registered and ends the process with `code`.
void duikou_refusal_arm(const char *sentence, int code);

enum {
    DUIKOU_REMOVE_FILE = 0,
    DUIKOU_REMOVE_TREE = 1,         // a folder and all in it
    DUIKOU_REMOVE_EMPTY = 2,        // a folder, if it is empty
    DUIKOU_REMOVE_ALL_BUT_BLOCKS = 3 // a folder, but for files named block-N-N
};
// Registers a path to be removed; the latest goes first. Returns its number, or -1 where there is no room for it.
int duikou_refusal_register(const char *path, int kind);
// Forgets it. A number below 0 does nothing.
void duikou_refusal_forget(int number);

// An allocation was refused: ends the process if that was asked for, else returns. May be called from any thread.
void duikou_refusal_act(void);

#endif
