// Nettle's SHA-2. Its functions are macros over prefixed names (`sha256_update` is `nettle_sha256_update`),
// and Swift sees functions only, so the prefixed names are the ones to call.
#ifndef DUIKOU_CNETTLE_SHIM_H
#define DUIKOU_CNETTLE_SHIM_H
#include <nettle/sha2.h>
#endif
