// libcsv 3: the system's RFC 4180 parser. It ships no pkg-config file, so the module map names the library itself.
#ifndef DUIKOU_CLIBCSV_SHIM_H
#define DUIKOU_CLIBCSV_SHIM_H
#include <csv.h>
#endif
