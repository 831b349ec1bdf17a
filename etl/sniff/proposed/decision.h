/* What a file does not tell: a question, its choices with their totals. Private to sniff. */
#ifndef SNIFF_PROPOSED_DECISION_H
#define SNIFF_PROPOSED_DECISION_H

#include "sniff/merge/json_tree.h"
#include "sniff/sniff.h"

/* A new decision, open; NULL when there are too many. */
struct sniff_decision *decision_new(struct sniff *s, const char *name, struct str question);
/* The first choice is 0. Texts must live as long as the sniff. */
void decision_add(struct sniff_decision *d, struct str name, struct str means, struct str totals);
/* Takes what the user told, else `otherwise` (-1: it stays open). Gives what was chosen. */
int decision_take(struct sniff *s, struct sniff_decision *d, int otherwise);
/* Member "decide": the decisions that are open, or all of them with what was chosen. Nothing when
 * there are none. */
void decisions_json(struct json_out *j, const struct sniff *s, bool open_only);

#endif
