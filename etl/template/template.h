/*
 * Templates: HTML in files of their own that become C functions. Runs while the product is built,
 * and is no part of it. README.md beside this file says how a template is written.
 *
 *   lex.c      a file → pieces: literal HTML, code in {{ }}, C in {! !}
 *   markup.c   where in HTML a literal ends: between tags, in an attribute, in a script
 *   compile.c  pieces → C; each value is put by a function for the place it stands in
 *   catalogue.c, po.c, table.c   the texts of templates and C, their .po file, and the table of it
 *
 * Faults are told on stderr as "file:line: what" and counted; nothing stops at the first.
 */
#ifndef TEMPLATE_TEMPLATE_H
#define TEMPLATE_TEMPLATE_H

#include "base/memory/arena.h"
#include "base/memory/buffer.h"

struct template_faults {
	unsigned count;
};

/* Tells a fault, and counts it. */
void fault(struct template_faults *f, const char *file, unsigned line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

enum piece_kind {
	PIECE_LITERAL, /* HTML */
	PIECE_CODE,    /* of {{ }}, trimmed */
	PIECE_VERBATIM /* of {! !} */
};

struct template_piece {
	enum piece_kind kind;
	unsigned line; /* where its text begins */
	struct str text;
};

struct template_pieces {
	const char *file;
	struct template_piece *all;
	size_t count, capacity;
	struct template_faults *faults;
};

/* Cuts a file; the pieces' text stays the source's. Free with pieces_drop. */
void pieces_read(struct template_pieces *p, const char *file, struct str source,
		 struct template_faults *faults);
void pieces_drop(struct template_pieces *p);

/* Appends the C of a template. */
void template_compile(struct buffer *out, const struct template_pieces *p, struct arena *a);

#endif
