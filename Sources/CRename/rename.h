// glibc (2.28 and later) has renameat2 but shows it to C only under _GNU_SOURCE, which Swift's Glibc module is
// built without. It swaps two folders in one step, so that a run folder is at every moment the old one or the new one.
#ifndef DUIKOU_CRENAME_H
#define DUIKOU_CRENAME_H
int renameat2(int old_folder, const char *old_path, int new_folder, const char *new_path, unsigned int flags);
enum { DUIKOU_RENAME_NOREPLACE = 1, DUIKOU_RENAME_EXCHANGE = 2 }; // RENAME_… of <linux/fs.h>
#endif
