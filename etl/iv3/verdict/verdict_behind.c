/* The rows behind a finding: the largest of them, how many there are and what they are together. */
#include "iv3/verdict/verdict.h"

#include <string.h>

/* Of a delivery with details, findings that are looked for row by row. */
#define FINDINGS_TOLD 200u

int64_t magnitude(int64_t v)
{
	return v < 0 ? -v : v;
}

bool is_lasten(enum iv3_part part)
{
	return part == IV3_LASTEN || part == IV3_BALANS_LASTEN;
}

bool on_balance(enum iv3_part part)
{
	return part == IV3_BALANS_LASTEN || part == IV3_BALANS_BATEN;
}

const char *limit_words(const struct judging *j, int check)
{
	return j->limits->published[check] ? ""
					   : " (grens van Stuiver, CBS maakt de zijne niet bekend)";
}

static size_t place_for(const struct iv3_finding *x, int64_t amount)
{
	size_t at = x->nbehind;

	while (at && magnitude(x->behind[at - 1].amount) < magnitude(amount))
		at--;
	return at;
}

static void take(struct iv3_findings *f, struct iv3_finding *x, const struct iv3_row *row)
{
	size_t at = place_for(x, row->amount);

	x->nrows++;
	x->sum += row->amount;
	if (at == IV3_BEHIND_MOST)
		return;
	if (!x->behind)
		x->behind = ARENA_ARRAY(f->arena, struct iv3_behind, IV3_BEHIND_MOST);
	if (x->nbehind < IV3_BEHIND_MOST)
		x->nbehind++;
	memmove(&x->behind[at + 1], &x->behind[at], (x->nbehind - 1 - at) * sizeof *x->behind);
	x->behind[at] = (struct iv3_behind){.part = row->part,
					    .index = row->index,
					    .line = row->line,
					    .row = arena_dup(f->arena, row->row),
					    .column = arena_dup(f->arena, row->column),
					    .where = findings_place(f, row),
					    .amount = row->amount};
}

void tell_behind(struct judging *j, struct iv3_finding *x, row_is is,
		 const struct rows_sought *sought)
{
	for (size_t i = 0; x && i < j->v->n; i++)
		if (is(j, &j->v->rows[i], sought))
			take(j->f, x, &j->v->rows[i]);
}

struct row_sum sum_rows(const struct judging *j, row_is is, const struct rows_sought *sought)
{
	struct row_sum s = {0, 0};

	for (size_t i = 0; i < j->v->n; i++)
		if (is(j, &j->v->rows[i], sought)) {
			s.sum += j->v->rows[i].amount;
			s.magnitude += magnitude(j->v->rows[i].amount);
		}
	return s;
}

/* ---- rows of one cell, of a delivery with details ---- */

static bool same_cell(const struct judging *j, const struct iv3_row *row,
		      const struct rows_sought *sought)
{
	const struct iv3_row *of = sought->row;
	(void)j;
	return row->part == of->part && str_eq(row->row, of->row) &&
	       str_eq(row->column, of->column);
}

void tell_cell(struct judging *j, struct iv3_finding *x, const struct iv3_row *row)
{
	if (x && j->alike && ++j->told <= FINDINGS_TOLD)
		tell_behind(j, x, same_cell, &(struct rows_sought){.row = row});
}
