/*
 * Columns that a mapping makes of those of the file: the number and the flag of "5.00 DR", cents
 * beside euros pasted to them, the year of "2023/24". They stand behind the file's own columns and
 * are judged as those are. Private to sniff.
 */
#ifndef SNIFF_PROPOSED_MADE_H
#define SNIFF_PROPOSED_MADE_H

#include "sniff/merge/json_tree.h"
#include "sniff/sniff.h"
#include <regex.h>

#define SNIFF_MADE 8u /* such columns at most */

#define MADE_TEXT 256 /* bytes of a cell that parts are taken out of */

struct sniff_made {
	const struct sniff_column *from, *beside; /* beside: the cents of the euros */
	const char *pattern;                      /* NULL: pasted */
	const char *century;                      /* before what the pattern gives, or NULL */
	char decimal;
	regex_t regex;
	char text[MADE_TEXT];
};

/* What the first reading tells of a value's parts. */
void made_count(struct sniff_column *c, struct str value);
/* How many letters a text begins or ends with. */
size_t made_letters(struct str s, bool end);
/* A header such as "2023/24": the year it begins, or 0. */
int made_fiscal_year(struct str text);
/* The year that is meant by such texts: 0 more than the one it begins, or 1. Opens the decision. */
int made_fiscal_choice(struct sniff *s, struct str example);
/* The column's cell in a record of the file, trimmed; good until the next call for this column. */
struct str sniff_cell(const struct sniff *s, const struct sniff_column *c, const struct str *fields,
		      size_t n);
/* Whether the cell that it is made of says that there is no figure. */
bool made_of_nothing(const struct sniff *s, const struct sniff_column *c, const struct str *fields,
		     size_t n);
/* How the descriptor makes it: the fields it needs before it, and its own members. */
void made_put_helpers(struct json_out *j, const struct sniff_column *c);
void made_put_members(struct json_out *j, const struct sniff_column *c);
void made_free(struct sniff *s);

#endif
