/*
 * Addresses as names of files: readable, the same each time, and such that every file system and web host
 * takes them: a-z 0-9 . - _ ~, no name that Windows reserves, none that begins or ends with a dot, never
 * two that differ in case alone. What is lost on the way is made up for by eight digits of a hash of it.
 */
#ifndef SITE_FILE_NAME_H
#define SITE_FILE_NAME_H

#include "base/memory/arena.h"
#include "question/asked.h"

/* segments a, b and parameter c=d with the ending ".html" -> "a/b~c-d.html"; of none: "index.html".
 * At most SITE_PATH_MAX bytes. `front` ("" or "en/") stands before it. */
struct str file_name(struct arena *a, const char *front, const struct str *segments, size_t n,
		     const struct query_param *params, size_t nparams, const char *ending);
/* The way from one file to another: "../x/y.html". */
struct str file_way(struct arena *a, struct str from, struct str to);

#endif
