// The allocator of the command line: the C library's, but that a refusal ends the process in words.
//
// Swift, Foundation and OpenBLAS do not expect to be refused memory: the first two abort with a trace of the stack, the last tries again for
// ever. A program's own `malloc` comes before the C library's for every library that it loads, so one place answers for all.
#ifndef DUIKOU_CALLOCATION_H
#define DUIKOU_CALLOCATION_H

// Whether refusals are noticed here. To call it makes sure that this file is linked.
int duikou_allocation_is_watched(void);

#endif
