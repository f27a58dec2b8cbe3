/* Digests where there is no libcrypto: built with names that no library has. */
#include "cli/crypto.h"
#include "support/test.h"

#include <string.h>

static void one_line_says_what_is_missing(void **state)
{
    (void)state;
    char hex[CLS_DIGEST_SIZE] = "";
    cls_error err;
    assert_int_equal(cls_crypto_digest("sha256", "", 0, hex, &err), CLS_INTERNAL);
    static const char wanted[] =
        "digests need OpenSSL's libcrypto, which cannot be loaded: nowhere/libnothing.so: ";
    assert_memory_equal(err.message, wanted, strlen(wanted));
    assert_null(strchr(err.message, '\n'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_line_says_what_is_missing)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
