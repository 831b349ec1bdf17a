/*
 * The rows of the search index, made from members and explanations.
 */
#ifndef LOAD_SEARCH_SEARCH_INDEX_H
#define LOAD_SEARCH_SEARCH_INDEX_H

#include "store/store.h"

/* Those of a cube anew, whatever is there. */
int search_renew(struct store *s, int64_t cube, struct error *e);

#endif
