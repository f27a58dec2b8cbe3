#include "model/modifier.h"

#include <string.h>

#define CLS_MODIFIER(name) extern const cls_modifier_type cls_modifier_##name;
#include "model/modifier_list.h"
#undef CLS_MODIFIER

static const cls_modifier_type *const types[] = {
#define CLS_MODIFIER(name) &cls_modifier_##name,
#include "model/modifier_list.h"
#undef CLS_MODIFIER
};

const cls_modifier_type *cls_modifier_type_get(size_t i)
{
    return i < sizeof types / sizeof types[0] ? types[i] : NULL;
}

size_t cls_modifier_type_find(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i]->name, name) == 0)
            return i;
    return (size_t)-1;
}

const char *cls_payload_word(cls_payload payload)
{
    static const char *const words[] = {
        [CLS_PAYLOAD_NONE] = "null",
        [CLS_PAYLOAD_FACTORS] = "an object with lo and hi",
        [CLS_PAYLOAD_VALUES] = "an array with one number per bin",
        [CLS_PAYLOAD_SHAPES] = "an object with lo_data and hi_data",
    };
    return words[payload];
}
