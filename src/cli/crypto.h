/* Digests, by libcrypto, which is loaded when the first one is asked for. */
#ifndef CLS_CLI_CRYPTO_H
#define CLS_CLI_CRYPTO_H

#include "cls/patchset.h"

/**
 * A cls_digest_function. CLS_USAGE for an unknown algorithm; CLS_INTERNAL where libcrypto cannot be
 * loaded, or does not have it.
 */
cls_status cls_crypto_digest(const char *algorithm, const char *text, size_t length, char *hex,
                             cls_error *err);

/** cls_patchset_verify with that. */
cls_status cls_crypto_verify(const cls_patchset *patchset, const char *workspace, cls_error *err);

#endif
