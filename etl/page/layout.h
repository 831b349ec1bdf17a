/*
 * What stands around and on every page. The templates of layout.tmpl,
 * parts.tmpl and fault.tmpl.
 */
#ifndef PAGE_LAYOUT_H
#define PAGE_LAYOUT_H

#include "page/page.h"

struct fault {
	int status;
	struct str what;        /* may be empty */
	struct str day, reason; /* of a 410: when and why it was withdrawn; may be empty */
};

/* The document that tells it, instead of a page. */
void page_tell(struct page *p, const struct fault *f);

/* The menu's entries as the cube has them. */
struct menu_entry {
	const char *word; /* page.here */
	struct str text;
	struct url url;
};
#define MENU_MAX 12u
size_t menu_entries(const struct page *p, struct menu_entry out[MENU_MAX]);
/* Money comes in and goes out, and can be divided. */
bool page_has_flows(const struct page *p);
/* Of Iv3, which are cumulative: a page tells them apart. */
#define QUARTERS_WORD "kwartalen"
bool page_has_quarters(const struct page *p);
struct url url_quarters(const struct page *p);

/* What stands above pages that are no explorer's: a name, a menu, and who is there. */
struct masthead {
	struct str name, about;
	struct url home;
	struct menu_entry entries[MENU_MAX];
	size_t n;
	struct str who;   /* may be empty */
	struct url leave; /* where a form logs out, with `csrf` */
	struct str csrf;
};

/* The list maker, of the year that is shown or would be. */
struct url url_list_maker(const struct page *p);

/* A choice of the lens: a segment with its address. */
struct lens_choice {
	struct str text;
	struct url url;
	bool chosen;
};
#define CHOICES_MAX 24u
struct lens_choices {
	struct str title;
	struct lens_choice items[CHOICES_MAX];
	size_t n; /* fewer than two: not worth showing */
};
/* What a lens has to choose from; `word` is the page that stays under another lens. */
#define LENS_GROUPS 7u
struct lens_shown {
	struct lens_choices main[4]; /* year, side, beside, measure of showing */
	struct lens_choices more[3]; /* prices, amounts, toggles */
	size_t nmain, nmore;
	struct str summary;  /* of what is in `more` */
	struct str in_words; /* all of it, for paper */
};
void lens_show(const struct page *p, const char *word, struct lens_shown *out);

/* How the cube's data came to be: the last line of every page about figures. */
struct proof {
	uint32_t version;  /* the highest of the datasets that are published */
	struct str loaded; /* date, in words */
	uint64_t datasets, read, loaded_lines, dropped, rejected;
	bool adds_up;    /* read = loaded + dropped + rejected */
	bool one_person; /* one of them was released by one person, where two were asked */
};
int proof_ask(const struct page *p, struct proof *out, struct error *e);

/* Downloads of exactly what is shown. */
struct takeaway {
	struct str what; /* "9 programma's, lasten, 2024" */
	const struct asked *asked;
	bool lines; /* facts: downloads have no XLSX of an aggregate */
};

/* ---- layout.tmpl ---- */
void layout_begin(struct html *out, struct page *p);
void layout_end(struct html *out, struct page *p);
/* ---- fault.tmpl ---- */
void fault_body(struct html *out, struct page *p, const void *data);
/* ---- parts.tmpl ---- */
/* A number that leads to its passport. */
void part_figure(struct html *out, struct page *p, const struct figure *f, enum figure_form form,
		 enum wording_sign sign);
/* In a caption: that numbers lead to their passports, but not on paper. */
void part_click(struct html *out);
/* "€ 0,2 mln. minder dan begroot": a difference in words. */
void part_compared(struct html *out, struct page *p, const struct figure *f, struct str what);
/* That the year is not over in these data. */
void part_unfinished(struct html *out, struct page *p);
/* One group of choices, of which one is chosen; `number` is its own on the page. */
void choice_group(struct html *out, const struct lens_choices *c, size_t number);
void part_lens(struct html *out, struct page *p, const char *word);
void part_proof(struct html *out, struct page *p, const struct proof *proof);
void part_tools(struct html *out, struct page *p, const struct takeaway *t);
/* Outline and fill: what is planned or was, and what is. */
void part_legend(struct html *out, struct page *p);

#endif
