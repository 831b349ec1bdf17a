/*
 * Files of a few lines `key = value`, in which '#' begins a comment: settings, and what one proves oneself with.
 */
#ifndef BASE_SYSTEM_SETTINGS_H
#define BASE_SYSTEM_SETTINGS_H

#include "base/error.h"
#include "base/memory/arena.h"

struct setting_line {
	const char *key;
	struct str *value; /* set when the key is there, with a NUL behind it; else left as it is */
};

/* STATUS_INPUT names the line that is not like that, or has none of these keys. */
int settings_read(const struct setting_line *all, size_t n, struct arena *a, const char *path,
		  struct error *e);
/* STATUS_REFUSED when others than its owner may read the file; `holds` says what is in it: "a password". */
int settings_are_private(const char *path, const char *holds, struct error *e);

#endif
