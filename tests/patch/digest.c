/*
 * Prints the text that digests of JSON files are taken of, a line each:
 *     digest_texts FILE...
 * A file that is refused gives a line "refused". Line breaks in strings are escaped.
 */
#include "cls/patchset.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        char *text = NULL;
        size_t length = 0;
        if (cls_digest_text(argv[i], &text, &length, NULL) == CLS_OK)
            (void)printf("%.*s\n", (int)length, text);
        else
            (void)puts("refused");
        cls_patchset_free_text(text);
    }
    return 0;
}
