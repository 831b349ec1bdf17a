/*
 * "Vraag hierover": a reader's question about a figure: on the form of this site where it takes them (pages/readers/page_ask.c),
 * else handed over to whom the mapping names, with the figure, what it is of, the selection, the version and the address
 * filled in, and then nothing is sent from here and nothing kept.
 */
#ifndef PAGE_ASK_ABOUT_H
#define PAGE_ASK_ABOUT_H

#include "page/page.h"

struct ask_about {
	struct url url; /* mailto: or a form; empty: the mapping names nobody who can be reached */
	bool mail;
	bool here; /* this site takes it itself */
};

/* `what` in words: "Jeugdhulp in 2024". The answer hangs on the host where no public address is known. */
struct ask_about ask_about(struct page *p, const struct figure *f, struct str what);

/* ---- parts.tmpl ---- */
void part_ask(struct html *out, struct page *p, const struct figure *f, struct str what);

#endif
