/*
 * A template on its way to C: shared by the files that write it.
 */
#ifndef TEMPLATE_COMPILE_H
#define TEMPLATE_COMPILE_H

#include "template/markup.h"
#include "template/template.h"

#define BLOCKS_MAX 32

enum block_kind {
	BLOCK_DEFINE,
	BLOCK_IF,
	BLOCK_FOR,
	BLOCK_TEXT, /* a text with its holes */
	BLOCK_IN    /* one of them */
};

struct template_block {
	enum block_kind kind;
	unsigned line;
	bool has_else, has_way;
	/* BLOCK_IF: where its branches begin; BLOCK_DEFINE: where it must end. */
	struct place start;
	struct place way; /* BLOCK_IF: where the branches so far end */
	struct str text;  /* BLOCK_TEXT, and of its holes, in their order, a bit each: */
	unsigned holes_done, hole_words; /* filled; {name:words} */
	unsigned number;                 /* which text of the file it is */
};

struct compiler {
	const struct template_pieces *pieces;
	const struct template_piece *piece; /* the one at hand */
	struct arena *arena;
	struct buffer *out;
	struct buffer markup; /* literal HTML that is not written yet */
	unsigned markup_line;
	struct place place;
	unsigned texts; /* written so far: the C of one may stand in another's */
	size_t nblocks;
	struct template_block blocks[BLOCKS_MAX];
};

/* A fault at the piece at hand. */
#define complain(c, ...) \
	fault((c)->pieces->faults, (c)->pieces->file, (c)->piece->line, __VA_ARGS__)

/* #line of the piece at hand. */
void put_line(struct compiler *c, unsigned line);
/* Writes the literal HTML so far. */
void flush_markup(struct compiler *c);
/* Puts an expression for the place it stands in. */
void put_value(struct compiler *c, struct str expression);
/* t "…", name = expression: `code` is what stands behind the word. */
void put_t(struct compiler *c, struct str code, bool plural);
/* text "…", name = expression … end, and in it: in name … end. */
void begin_text(struct compiler *c, struct template_block *text, struct str code);
void begin_in(struct compiler *c, struct template_block *text, struct str name);
void end_text(struct compiler *c, struct template_block *text);

#endif
