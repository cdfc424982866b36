// The allocator of the command line. It is the C library's, except that a refusal ends the process with a sentence.
//
// Swift, Foundation and OpenBLAS do not expect memory to be refused: the first two abort with a stack trace, and OpenBLAS tries again for
// ever. For every library, a program's own `malloc` comes before the C library's, so this one place serves all of them.
#ifndef DUIKOU_CALLOCATION_H
#define DUIKOU_CALLOCATION_H

// Whether refusals are noticed in this build. Calling it makes sure that this file is linked.
int duikou_allocation_is_watched(void);

#endif
