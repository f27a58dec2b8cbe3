#include "json/walk.h"

static void skip_space(cls_json_walk *w)
{
    for (; *w->at == ' ' || *w->at == '\n' || *w->at == '\r' || *w->at == '\t'; w->at++)
        w->line += *w->at == '\n';
}

static void skip_string(cls_json_walk *w)
{
    for (w->at++; *w->at != '"'; w->at++)
        w->at += *w->at == '\\';
    w->at++;
}

/* A string, a number, a word, or an array or object without children. */
static void skip_childless(cls_json_walk *w)
{
    if (*w->at == '"') {
        skip_string(w);
    } else if (*w->at == '[' || *w->at == '{') {
        w->at++;
        skip_space(w);
        w->at++;
    } else {
        while (*w->at > ' ' && *w->at != ',' && *w->at != ']' && *w->at != '}')
            w->at++;
    }
}

/* A key and its colon. */
static void skip_key(cls_json_walk *w)
{
    skip_space(w);
    skip_string(w);
    skip_space(w);
    w->at++;
}

/* The children of an array or object, and its brackets. */
static bool walk_children(cls_json_walk *w, cJSON *value)
{
    const bool object = *w->at == '{';
    w->at++;
    for (cJSON *child = value->child; child; child = child->next) {
        if (object)
            skip_key(w);
        if (cls_json_walk_along(w, child))
            return true;
        skip_space(w);
        w->at++; /* the comma or the closing bracket */
    }
    return false;
}

bool cls_json_walk_along(cls_json_walk *w, cJSON *value)
{
    skip_space(w);
    const char *const begin = w->at;
    if (w->enter(w, value))
        return true;
    if (!value->child)
        skip_childless(w);
    else if (walk_children(w, value))
        return true;
    if (w->leave)
        w->leave(w, value, begin);
    return false;
}
