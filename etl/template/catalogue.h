/*
 * The texts of the product: those that templates and C mark, and what a .po file says of them.
 */
#ifndef TEMPLATE_CATALOGUE_H
#define TEMPLATE_CATALOGUE_H

#include "base/memory/arena.h"
#include "base/memory/map.h"
#include "template/template.h"

struct text_message {
	struct str id, plural; /* Dutch; plural.ptr NULL: none */
	struct str text[2];    /* of the .po; ptr NULL: none */
	const char *file;      /* where it is marked first; NULL: nowhere */
	unsigned line;
	unsigned po_line; /* where the .po has it; 0: it has not */
	bool fuzzy;
};

struct catalogue {
	struct arena *arena;
	struct map *index; /* id → place in `all` */
	struct text_message *all;
	size_t count, capacity;
	struct template_faults faults;
};

void catalogue_init(struct catalogue *c, struct arena *a);
void catalogue_drop(struct catalogue *c);
/* The message of that id, made when there is none. */
struct text_message *catalogue_message(struct catalogue *c, struct str id);
/* Adds what a template or a C file marks: t, tn, T("…"), TN("…", "…"). */
void catalogue_gather(struct catalogue *c, const char *file, struct str source);
/* Adds what a .po file says. */
void catalogue_read_po(struct catalogue *c, const char *file, struct str source);
/* Tells what is missing or unlike in the .po file, all of it. */
void catalogue_check(struct catalogue *c, const char *po_file);
/* Appends .po entries without translation for what has none. Returns their number. */
size_t catalogue_missing(const struct catalogue *c, struct buffer *out);
/* Appends the C of the table `name` (texts/text_table.h). */
void catalogue_table(const struct catalogue *c, struct buffer *out, const char *name);

#endif
