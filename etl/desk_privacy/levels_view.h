/*
 * The levels of publication as step 6 shows them: for each level what of the lines and the money is shown, and what
 * reads "afgeschermd", as check counted it (etl/shown). What a level hides of a line is reckoned by the function that the
 * load goes by, so that both come to the same. Private to the desk.
 */
#ifndef DESK_PRIVACY_LEVELS_VIEW_H
#define DESK_PRIVACY_LEVELS_VIEW_H

#include "deliveries/mapping/mapping_levels.h"
#include "desk_checks/opened_view.h"
#include "desk_checks/totals_counted.h"

/* What of a kind of columns is seen in a part. */
struct level_cell {
	bool some, all;                                 /* shown; neither: nothing is */
	struct worded lines, amounts[COUNTED_MEASURES]; /* shown */
	struct worded hidden, hidden_amounts[COUNTED_MEASURES];
};
struct level_part {
	struct str name; /* "2024 · werkelijk · lasten" */
	struct worded lines, amounts[COUNTED_MEASURES];
	struct level_cell cells[LEVELS_ALL]; /* by `kinds` */
};
struct level_panel {
	struct level_part *parts;
	size_t n;
};
/* Columns that are shown from one level on. */
struct level_kind {
	int level;
	struct str columns; /* "CrediteurNaam, CrediteurNummer" */
};
struct level_stop {
	struct str word, text; /* "L2", "losse boekingen" */
	bool chosen;
	struct level_panel panel;
};
/* Lines that stay at L1, whatever is chosen. */
struct level_held {
	struct str part, why;
	struct worded lines, amounts[COUNTED_MEASURES];
};
struct level_task {
	struct str code, label;
	int64_t entries;
	struct worded lines;
	int level; /* that it has of its own; -1: as all */
	bool held; /* of the social domain */
};
struct level_pattern {
	struct str code, word;
};
struct levels_view {
	struct level_stop stops[LEVELS_ALL];
	struct level_kind kinds[LEVELS_ALL];
	size_t nkinds;
	struct level_column *columns;
	size_t ncolumns;
	struct level_held *held;
	size_t nheld;
	struct level_task *tasks;
	size_t ntasks;
	struct level_pattern *patterns; /* values that are no code of this delivery */
	size_t npatterns;
	struct str measures[COUNTED_MEASURES]; /* their names; empty where there is one */
	size_t nmeasures;
	bool more_measures;      /* there are more than are told */
	bool ready;              /* counted of the mapping as it stands */
	bool untold;             /* nothing tells the taakveld: L1 at most, whatever is chosen */
	struct str without;      /* why, though nothing tells it, no line is of the social domain */
	bool tasks_known, tried; /* tried: as it would be, and not kept */
};

/* What a form says: it is shown, or kept. */
struct levels_tried {
	struct level_choice choice;
	struct level_column *columns;
	size_t n;
};

/* `tried`: NULL: as the mapping has it. `check` is what check wrote of the mapping as it stands, or NULL. */
int levels_view(struct visit *v, int64_t delivery, json_t *descriptor, const json_t *check,
		const struct levels_tried *tried, struct levels_view *out, struct error *e);
/* What the form says, of that mapping. STATUS_USAGE: it is not whole. */
int levels_taken(struct visit *v, int64_t delivery, json_t *descriptor, const json_t *check,
		 struct levels_tried *out, struct error *e);

/* What check counted for the levels; NULL: nothing. */
const json_t *levels_in(const json_t *check);
/* As the mapping has it; of a column whose level nobody stated, what its meaning says. */
int levels_stand(struct visit *v, int64_t delivery, json_t *descriptor, const json_t *levels,
		 struct levels_tried *out, struct error *e);

/* levels.tmpl; `f` NULL: it is only read. */
/* The level that is chosen, and what is held, to be printed. */
void levels_report(struct html *out, struct page *p, const struct levels_view *v);
void levels_part(struct html *out, struct page *p, const struct levels_view *v,
		 const struct decision_form *f);

#endif
