/*
 * Ledgers that come together in one mapping, of which one says a phase and another does not. Private to sniff.
 */
#ifndef SNIFF_MERGE_MERGE_PHASE_H
#define SNIFF_MERGE_MERGE_PHASE_H

#include <jansson.h>

/* Whether it is budget or actual is asked of each that does not say it: the mapping loads nothing until that is said. */
void merge_ask_phases(json_t *there, json_t *resource);

#endif
