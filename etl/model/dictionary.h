/*
 * The members of one dimension: each distinct tuple of its attributes has a key, counted from 0 in
 * order of arrival. Keys never change, so facts may hold them for ever.
 */
#ifndef MODEL_DICTIONARY_H
#define MODEL_DICTIONARY_H

#include "model/cube.h"

struct dictionary;

struct dictionary *dictionary_new(const struct dimension *shape);
void dictionary_free(struct dictionary *d);
/* The key of a tuple of nattributes values, which are copied when new. */
uint32_t dictionary_put(struct dictionary *d, const struct value *tuple, bool *is_new);
/* Room for so many members at once, instead of by and by. */
void dictionary_expect(struct dictionary *d, size_t count);
size_t dictionary_count(const struct dictionary *d);
/* The nattributes values of a member. Stay at their address for the dictionary's life. May be asked
 * by another thread while members are added, for those that it was told of through a queue. */
const struct value *dictionary_get(const struct dictionary *d, uint32_t key);

/* What is hidden of a line reads so, where it is a text; else it is null. `tuple` has nattributes values. */
#define MEMBER_HIDDEN "afgeschermd"
void dictionary_hidden(const struct dimension *shape, struct value *tuple);
/* A member that turned out to be on no line that is shown: its values go, its key stays. */
void dictionary_forget(struct dictionary *d, uint32_t key);

#endif
