/* Names of people in a text; private to personal*.c. */
#ifndef CONVENTION_PERSONAL_NAME_H
#define CONVENTION_PERSONAL_NAME_H

#include "base/text/str.h"

enum name_shape {
	NAME_NONE,
	NAME_ORGANISATION, /* a legal form or the like: no person */
	NAME_LISTED,       /* "Vries, Jan": two or more words around one comma */
	NAME_FIRST,        /* a first name that we know, beside another capital */
	NAME_STRONG,       /* a title or initials before a capital */
};

enum name_shape name_shape_of(struct str text);

#endif
