/*
 * What the amounts of a sniffed file make together. First the columns' parts (shape_roles, when the
 * types are known), then signs, units and what a file replaces (shape_decide, when the records were
 * read once more). Private to sniff.
 */
#ifndef SNIFF_PROPOSED_PROPOSAL_H
#define SNIFF_PROPOSED_PROPOSAL_H

#include "sniff/sniff.h"

/* Rows without content and the header once more are no lines of the ledger. */
bool sniff_is_line(const struct sniff *s, const struct str *fields, size_t n);
enum sniff_use shape_use(const struct sniff_column *c);
/* Columns the descriptor can name. Without a header fields are taken by position, so all count. */
bool shape_named(const struct sniff *s, const struct sniff_column *c);
/* A column whose numbers can be read: one that contradicts itself would only stop the load. */
bool shape_is_amount(const struct sniff *s, const struct sniff_column *c);
/* An amount that becomes a measure, alone or as one of a column per phase. */
bool shape_carries(const struct sniff *s, const struct sniff_column *c);
/* One of the columns that feed one measure together. */
bool shape_feeds(const struct sniff *s, const struct sniff_column *c);
size_t shape_count_amounts(const struct sniff *s);
/* SNIFF_DECIMALS; MONEY_NULL for an empty cell and for what is no number. */
int64_t shape_amount_at(const struct sniff *s, const struct sniff_column *c,
			const struct str *fields, size_t n);

void shape_roles(struct sniff *s);
/* Merged cells. */
void fill_decide(struct sniff *s);
/* Signs and sides. */
void signs_decide(struct sniff *s);
/* "(x € 1.000)" in headers and in the lines above. */
void unit_decide(struct sniff *s);
/* A sum of SNIFF_DECIMALS, for people: with cents, and with more decimals where it has them. */
struct str shape_money(const struct sniff *s, money_sum sum);
/* What a text says amounts are in: 1000, 1000000; 0: nothing. */
int64_t unit_of(struct str text);
/* Phase, side and year in the header of an amount: "Begroting na wijziging 2024". */
void phase_of_header(struct sniff *s, struct sniff_column *c);
/* The phase that a file's name or title tells, or NULL. */
const char *phase_of_text(struct arena *a, struct str text);
/* Whether the headers give a column per phase or year; sets the shape. */
bool phases_find(struct sniff *s);
/* Year, period, and what a newer file replaces. */
void scope_decide(struct sniff *s, struct str file);
/* shipped.c: the mapping of the file's standard (mappings/nl-xaf, mappings/nl-iv3-levering, which travel inside the program) in the
 * file's name; an Iv3 delivery's details become dimensions. `charset`: as stated, or NULL. STATUS_INPUT. */
int shipped_propose(const struct sniff *s, struct str name, struct str file, const char *charset,
		    struct buffer *out, struct error *e);

#endif
