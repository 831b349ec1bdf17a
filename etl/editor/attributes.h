/*
 * What a mapping says for catalogues (attribute_words.h), read and changed.
 */
#ifndef EDITOR_ATTRIBUTES_H
#define EDITOR_ATTRIBUTES_H

#include "editor/attribute_words.h"
#include <jansson.h>

/* What a mapping says itself; an attribute that it says in another way than here is empty. */
void attributes_get(const json_t *descriptor, struct arena *a, struct str out[ATTRIBUTES]);
/* An empty value takes it back. */
void attribute_put(json_t *descriptor, enum attributed which, struct str value);
/* Those that are not empty; a description only where there is none: it is of the data, and not of who publishes them. Of
 * what is published by another (stuiver.third_party) the publisher is said already. */
void attributes_fill(json_t *descriptor, const struct str values[ATTRIBUTES]);

#endif
