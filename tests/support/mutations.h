/*
 * Valid workspaces that are broken in one way each: changes of data/check/workspace.json, and the
 * one finding that each leads to.
 */
#ifndef CLS_SUPPORT_MUTATIONS_H
#define CLS_SUPPORT_MUTATIONS_H

#include "cls/findings.h"

#include <stddef.h>

/** One change, and what it leads to. */
typedef struct mutation {
    const char *from; /**< stands in the file exactly once */
    const char *to;
    cls_finding_kind kind;
    const char *where;
    const char *message;
} mutation;

#define SIGNAL "/channels/0/samples/0"
#define BACKGROUND "/channels/0/samples/1"
#define ENTRY(i) "/measurements/0/config/parameters/" #i

/** Rules of the form of a workspace, and of what its models are made of. */
extern const mutation form_mutations[], model_mutations[];
extern const size_t n_form_mutations, n_model_mutations;

#endif
