/*
 * Step 3: of which year, side and phase a delivery is, where its files do not say so. Private to the desk.
 */
#ifndef DESK_CHECKS_STATED_VIEW_H
#define DESK_CHECKS_STATED_VIEW_H

#include "desk_steps/steps.h"
#include "editor/stated.h"

struct stated_choice {
	struct str word, text;
};
struct stated_row {
	struct str id; /* of the form: "s0.jaar" */
	struct str label, value, said;
	struct stated_choice choices[5]; /* none: it is typed */
	size_t n;
	bool by_file, asked;
};
struct stated_part {
	struct str heading; /* its file, where there are several */
	struct stated_row rows[STATED_KINDS];
	struct str hint; /* a year that the file's name has; empty: none, or it is known */
	bool open;       /* nothing is loaded until it is said */
};

/* Of a resource of the descriptor; false: its files say all of it. A form that was refused keeps what was typed. */
bool stated_tell(struct visit *v, const json_t *descriptor, size_t resource, struct str heading,
		 bool keeps, struct stated_part *out);
/* What the form says of it becomes so, a year of the files that were looked at (sniff's answer); how is added to `why`. The number of changes, or -1: STATUS_REFUSED with the text
 * for people. */
int stated_take(struct visit *v, json_t *descriptor, size_t resource, const json_t *sniffed,
		struct buffer *why, struct error *e);
void stated_show(struct html *out, struct page *p, const struct stated_part *s, bool may_change);

#endif
