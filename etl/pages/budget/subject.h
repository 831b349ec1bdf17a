/*
 * A subject: a member of any tree, or the top of one. Private to etl/pages.
 */
#ifndef PAGES_BUDGET_SUBJECT_H
#define PAGES_BUDGET_SUBJECT_H

#include "page/headline.h"
#include "page/portions.h"
#include "pages/beside/same_government.h"

#define SUBJECT_TABS 12u
#define SUBJECT_ROWS 30u     /* of a breakdown, before the others are told as one */
#define SUBJECT_ALL_ROWS 200 /* also when all are asked for: a page stays a page */
#define SUBJECT_TOLD 3u
#define SUBJECT_SUPPLIERS 5u
#define SUBJECT_CHANGES 5u
#define SUBJECT_YEARS 20u

struct subject_tab {
	struct str text;
	struct url url;
	bool chosen;
};

/* A year of the timeline and its table. */
struct subject_year {
	const struct guide_member *year;
	struct figure budget, amended, actual; /* actual: what has no known phase too */
	struct figure growth;                  /* since the year before; not known: none */
	const struct figure *before;           /* that growth is of */
	struct str code;                       /* that it had then; empty: the same */
	struct str mark;                       /* of a break before it; empty: none */
};

/* From that year on it is another code or name. */
struct subject_break {
	const struct guide_member *member;
	int64_t year;
	struct str mark, sentence;
};
#define SUBJECT_BREAKS 4u

/* The same money under the code that it has before that year, or from then on. */
struct subject_other {
	struct lens lens;
	struct frame frame;
	int64_t year;
	bool before;
	struct str code;
};

struct subject {
	struct str name, kind; /* "Jeugdhulp", "Beleidsveld 3.2" */
	struct headline head;
	struct subject_tab tabs[SUBJECT_TABS];
	size_t ntabs;
	struct breakdown breakdown; /* dimension -1 in has_breakdown */
	bool has_breakdown, all_rows;
	struct portions portions; /* of the breakdown */
	struct drawing drawing;   /* of it, as bars or tiles */
	struct drawing timeline;
	struct url all_url; /* the same with all rows */
	enum figure_form form;
	struct subject_year years[SUBJECT_YEARS];
	size_t nyears;
	struct frame frame; /* of its years, divided as the lens says */
	struct subject_break breaks[SUBJECT_BREAKS];
	size_t nbreaks;
	struct subject_other others[SUBJECT_BREAKS];
	size_t nothers;
	enum figure_form years_form;
	bool has_budget, has_amended; /* somewhere in the years */
	struct breakdown changes;     /* since the year before; n 0: none are told */
	size_t nchanges;
	struct told told[SUBJECT_TOLD];
	size_t ntold, all_told;
	struct breakdown suppliers;
	bool has_suppliers;
	uint64_t lines;
	bool is_body; /* a government, one of several */
	struct str code;
	struct same_government same; /* where else it is, of such a one */
	struct url lines_url;
	struct takeaway takeaway;
	struct proof proof;
};

void subject_body(struct html *out, struct page *p, const void *data);
/* ---- subject_years.c ---- */
int subject_take_years(struct page *p, struct subject *s, struct error *e);
/* ---- subject_turns.c ---- */
int subject_take_turns(struct page *p, struct subject *s, struct error *e);
/* From that year on; nothing where the cube has no such year. */
void subject_add_break(struct page *p, struct subject *s, int64_t year, struct str sentence);

/* ---- subject_lists.c ---- */
int subject_take_lists(struct page *p, struct subject *s, struct error *e);
/* ---- subject_years.c ---- */
drawing_draw subject_timeline; /* of a struct subject */

#endif
