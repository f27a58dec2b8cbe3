#include "cli/crypto.h"

#include "base/error.h"

#include <dlfcn.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

/* What is used of libcrypto; its header says what these do. */
typedef const EVP_MD *find_function(const char *name);
typedef int digest_function(const void *data, size_t count, unsigned char *md, unsigned int *size,
                            const EVP_MD *type, ENGINE *impl);

typedef struct crypto {
    find_function *find;
    digest_function *digest;
} crypto;

static cls_status fail_to_load(cls_error *err)
{
    const char *const reason = dlerror();
    return cls_fail(err, CLS_INTERNAL, NULL,
                    "digests need OpenSSL's libcrypto, which cannot be loaded: %s",
                    reason ? reason : "unknown reason");
}

/* By the name that the loader knows, else where it was when the program was built. */
static cls_status load(crypto *c, cls_error *err)
{
    void *library = dlopen(CLS_CRYPTO_NAME, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        library = dlopen(CLS_CRYPTO_PATH, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return fail_to_load(err);
    void *const find = dlsym(library, "EVP_get_digestbyname"), *const digest =
                                                                   dlsym(library, "EVP_Digest");
    if (!find || !digest)
        return fail_to_load(err);
    memcpy(&c->find, &find, sizeof c->find); /* C has no cast from data to functions */
    memcpy(&c->digest, &digest, sizeof c->digest);
    return CLS_OK;
}

cls_status cls_crypto_digest(const char *algorithm, const char *text, size_t length, char *hex,
                             cls_error *err)
{
    _Static_assert(2 * EVP_MAX_MD_SIZE < CLS_DIGEST_SIZE, "room for any digest");
    crypto c = {.find = NULL};
    const cls_status status = load(&c, err);
    if (status || !c.find || !c.digest)
        return status ? status : fail_to_load(err);
    const EVP_MD *const type = c.find(algorithm);
    if (!type)
        return cls_fail(err, CLS_USAGE, NULL, "libcrypto knows no digest \"%s\"", algorithm);
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    if (c.digest(text, length, bytes, &size, type, NULL) != 1)
        return cls_fail(err, CLS_INTERNAL, NULL, "libcrypto refuses to compute a %s digest",
                        algorithm);
    for (unsigned int i = 0; i < size; i++)
        (void)snprintf(hex + 2 * (size_t)i, 3, "%02x", (unsigned)bytes[i]);
    return CLS_OK;
}

cls_status cls_crypto_verify(const cls_patchset *patchset, const char *workspace, cls_error *err)
{
    return cls_patchset_verify(patchset, workspace, cls_crypto_digest, err);
}
