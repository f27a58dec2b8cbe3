/* Digests by libcrypto, against the examples of RFC 1321 and FIPS 180. */
#include "cli/crypto.h"
#include "support/test.h"

#include <string.h>

static void check(const char *algorithm, const char *text, const char *wanted)
{
    char hex[CLS_DIGEST_SIZE] = "";
    cls_error err;
    assert_int_equal(cls_crypto_digest(algorithm, text, strlen(text), hex, &err), CLS_OK);
    assert_string_equal(hex, wanted);
}

static void digests_are_those_of_the_standards(void **state)
{
    (void)state;
    check("md5", "", "d41d8cd98f00b204e9800998ecf8427e");
    check("md5", "abc", "900150983cd24fb0d6963f7d28e17f72");
    check("sha256", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check("sha256", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void other_digests_are_refused(void **state)
{
    (void)state;
    char hex[CLS_DIGEST_SIZE] = "";
    cls_error err;
    assert_int_equal(cls_crypto_digest("md17", "", 0, hex, &err), CLS_USAGE);
    assert_string_equal(err.message, "libcrypto knows no digest \"md17\"");
}

static void the_example_fits(void **state)
{
    (void)state;
    cls_patchset *set = NULL;
    cls_error err;
    assert_int_equal(cls_patchset_read(CLS_EXAMPLES_DIR "/two-bin-patchset.json", &set, NULL),
                     CLS_OK);
    assert_int_equal(cls_crypto_verify(set, CLS_EXAMPLES_DIR "/two-bin.json", &err), CLS_OK);
    assert_int_equal(cls_crypto_verify(set, CLS_EXAMPLES_DIR "/scaled-signal.json", &err),
                     CLS_BAD_PATCHSET);
    cls_patchset_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digests_are_those_of_the_standards),
        cmocka_unit_test(other_digests_are_refused),
        cmocka_unit_test(the_example_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
