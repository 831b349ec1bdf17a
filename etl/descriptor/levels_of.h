/* What levels.c asks of a mapping: the levels of its fields, and which of its dimensions tell of people. Private to
 * descriptor's levels*.c. */
#ifndef DESCRIPTOR_LEVELS_OF_H
#define DESCRIPTOR_LEVELS_OF_H

#include "descriptor/descriptor.h"

/* levels_field.c: each field gets a level, whether it says one or not. */
void levels_settle_fields(struct mapping *m);

/* levels_found.c: the dimension whose codes are Iv3's taakvelden or categories, by how it, its field or its code list is
 * called, and what type of column it is; or NONE. `weak`: what may be one counts, too. */
int levels_find_task(const struct mapping *m, bool weak);
int levels_find_category(const struct mapping *m, bool weak);

#endif
