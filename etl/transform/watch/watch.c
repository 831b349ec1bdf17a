#include "base/text/plural.h"
#include "transform/watch/watches.h"

#include "convention/above.h"
#include "convention/subtotals.h"
#include "convention/twice.h"
#include "transform/run.h"

#include <stdio.h>
#include <stdlib.h>

/* Records before one that are looked at to know how many of its cells are usually filled. */
#define NEIGHBOURS 3u
/* Lines without an amount are named where they are at most one of so many, or so few. */
#define BARE_RARE 100u
#define BARE_FEW 3u
/* So many records of a file are looked at for a total's name, whatever they come to. */
#define NAMES_FIRST 100000u

struct watch {
	struct subtotals *totals;  /* of the amount columns */
	struct subtotals *balance; /* of debit less credit; NULL: not two columns */
	struct repeat *repeat;
	struct twice *twice;
	struct above *above;
	struct years *years;
	struct width_watch width;
	struct noted bare;  /* all amounts empty */
	struct noted named; /* said to be totals by their text alone */
	int64_t *amounts;   /* [ninputs] of the record at hand */
	size_t filled;      /* cells of the first record */
	uint64_t records;
	uint64_t looked; /* records of one amount that came in bulk */
};

static void drop(struct transform *t)
{
	struct watch *w = t->now.watch;
	subtotals_free(w->totals);
	subtotals_free(w->balance);
	repeat_free(w->repeat);
	twice_free(w->twice);
	above_free(w->above);
	years_free(w->years);
	codes_free(t->now.codes);
	t->now.codes = NULL;
	*w = (struct watch){0};
}

void watch_new(struct transform *t)
{
	t->now.watch = xcalloc(1, sizeof *t->now.watch);
}

void watch_free(struct transform *t)
{
	if (t->now.watch)
		drop(t);
	free(t->now.watch);
}

void watch_begin(struct transform *t)
{
	struct watch *w = t->now.watch;
	drop(t);
	w->totals = subtotals_new(t->plan.ninputs, false);
	w->balance = t->plan.r->sign.style == SIGN_DEBIT_CREDIT ? subtotals_new(1, true) : NULL;
	w->repeat = repeat_new();
	w->twice = twice_new();
	w->above = above_new(t->plan.ninputs);
	w->years = years_new(t);
	t->now.codes = codes_new(t);
	w->amounts = ARENA_ARRAY(t->now.arena, int64_t, t->plan.ninputs + 1);
}

/* ---- totals among the lines ---- */

/* How many cells the lines before this one have filled; other totals may stand between. */
static size_t usually_filled(const struct transform *t)
{
	const struct batch *in = t->now.run->in;
	size_t at = (size_t)(t->now.at.record - in->records), most = 0;
	for (size_t i = at > NEIGHBOURS ? at - NEIGHBOURS : 0; i < at; i++) {
		const struct record *r = &in->records[i];
		size_t filled = total_filled(&in->fields[r->first], r->nfields);
		most = filled > most ? filled : most;
	}
	return most > 0 ? most : t->now.watch->filled;
}

static void add_sums(struct transform *t, struct subtotals *sums, const int64_t *amounts)
{
	enum total_look look = TOTAL_LOOKS_PLAIN;
	if (subtotals_match(sums, amounts)) {
		look = total_look(t->now.at.cells, t->now.at.ncells, usually_filled(t),
				  t->now.scratch);
		arena_reset(t->now.scratch);
	}
	subtotals_add(sums, amounts, t->now.at.record->line, look);
}

/* Debit less credit, where either is given. */
static int64_t balance_of(const struct transform *t)
{
	const struct amount_plan *p = t->plan.variants[0].amounts;
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		if (p[c].plus == NONE || p[c].minus == NONE)
			continue;
		int64_t plus = t->now.watch->amounts[p[c].plus],
			minus = t->now.watch->amounts[p[c].minus];
		return (int64_t)((plus == MONEY_NULL ? 0 : (uint64_t)plus) -
				 (minus == MONEY_NULL ? 0 : (uint64_t)minus));
	}
	return MONEY_NULL;
}

/* Reading without a short way, a column at a time, as the file's package added them up. */
static int64_t gather(struct transform *t)
{
	struct watch *w = t->now.watch;
	uint64_t mark = 0;
	for (size_t i = 0; i < t->plan.ninputs; i++) {
		bool is_amount = t->now.at.results[i] == NUMBER_OK;
		int64_t value = t->now.at.credit ? -t->now.at.values[i] : t->now.at.values[i];
		w->amounts[i] = is_amount ? value : MONEY_NULL;
		mark = mark * 31 + (is_amount ? (uint64_t)value : 0);
	}
	return (int64_t)mark;
}

/* What a line comes to, for saying how much money came twice. */
static int64_t worth_of(const struct transform *t)
{
	uint64_t sum = 0;
	size_t n = t->cube->ncolumns == 1 ? t->plan.ninputs : 1;
	int64_t balance = t->now.watch->balance ? balance_of(t) : 0;
	for (size_t i = 0; i < n && !t->now.watch->balance; i++)
		if (t->now.watch->amounts[i] != MONEY_NULL)
			sum += (uint64_t)t->now.watch->amounts[i];
	return balance != 0 && balance != MONEY_NULL ? balance : (int64_t)sum;
}

static void add_twice(struct transform *t, int64_t mark)
{
	struct twice *twice = t->now.watch->twice;
	const struct current *at = &t->now.at;
	if (twice_wants(twice, mark))
		twice_add(twice, mark, twice_hash(at->cells, at->ncells), worth_of(t),
			  at->record->line);
	else
		twice_skip(twice, worth_of(t));
}

static void add_first(struct transform *t)
{
	if (t->now.watch->records++ == 0)
		t->now.watch->filled = total_filled(t->now.at.cells, t->now.at.ncells);
}

/* A line that says "Totaal" and has little else, whatever it comes to: a total of one side, of another selection, or one
 * that does not tie. */
static void look_at_name(struct transform *t, const struct record *record, const struct str *cells)
{
	struct watch *w = t->now.watch;
	size_t filled = 0;
	for (size_t i = 0; i < record->nfields; i++)
		filled += cells[i].len > 0;
	if (filled * 3 > w->filled * 2)
		return;
	if (total_look(cells, record->nfields, 0, t->now.scratch) == TOTAL_LOOKS_LABELLED)
		noted_add(&w->named, record);
	arena_reset(t->now.scratch);
}

void watch_add(struct transform *t)
{
	struct watch *w = t->now.watch;
	if (!t->now.at.any_amount) {
		if (!t->now.at.no_figure) /* that is told by itself */
			noted_add(&w->bare, t->now.at.record);
		t->now.tallies.loaded.no_amount++;
	}
	width_add(t, &w->width);
	int64_t mark = gather(t);
	add_first(t);
	repeat_add(w->repeat, mark, t->now.at.record, t->now.at.cells);
	add_twice(t, mark);
	if (!t->now.at.any_amount)
		return;
	look_at_name(t, t->now.at.record, t->now.at.cells);
	add_sums(t, w->totals, w->amounts);
	if (above_wants(w->above))
		above_add(w->above, w->amounts, t->now.at.cells, t->now.at.ncells,
			  t->now.at.record->line);
	if (w->balance) {
		int64_t balance = balance_of(t);
		add_sums(t, w->balance, &balance);
	}
}

/* ---- in bulk ---- */

static void plain_totals(struct transform *t, size_t next, const int64_t *amounts,
			 const uint64_t *lines, size_t n)
{
	const struct batch *in = t->now.run->in;
	for (size_t i = 0; i < n;) {
		i += subtotals_run(t->now.watch->totals, amounts + i, lines + i, n - i);
		if (i == n)
			return;
		transform_record(t, in, &in->records[next + i]);
		add_first(t);
		add_sums(t, t->now.watch->totals, &amounts[i++]);
	}
}

static void plain_repeat(struct transform *t, size_t next, const int64_t *amounts, size_t n)
{
	const struct batch *in = t->now.run->in;
	struct repeat *r = t->now.watch->repeat;
	for (size_t i = 0; i < n; i++) {
		size_t skipped = repeat_run(r, amounts + i, n - i);
		repeat_skip(r, skipped);
		i += skipped;
		if (i == n)
			return;
		const struct record *record = &in->records[next + i];
		repeat_add(r, amounts[i], record, &in->fields[record->first]);
	}
}

static void plain_above(struct transform *t, size_t next, const int64_t *amounts, size_t n)
{
	const struct batch *in = t->now.run->in;
	struct above *above = t->now.watch->above;
	for (size_t i = 0; i < n && above_wants(above); i++) {
		const struct record *record = &in->records[next + i];
		above_add(above, &amounts[i], &in->fields[record->first], record->nfields,
			  record->line);
	}
}

static void plain_twice(struct transform *t, size_t next, const int64_t *amounts, size_t n)
{
	const struct batch *in = t->now.run->in;
	struct twice *twice = t->now.watch->twice;
	for (size_t i = 0; i < n; i++) {
		i += twice_run(twice, amounts + i, n - i);
		if (i == n)
			return;
		const struct record *record = &in->records[next + i];
		uint64_t hash = twice_hash(&in->fields[record->first], record->nfields);
		twice_add(twice, amounts[i], hash, amounts[i], record->line);
	}
}

/* Each of the first, then the last of each batch: to look at all of a large file would cost a twentieth of a load. */
static void plain_names(struct transform *t, size_t next, size_t n)
{
	const struct batch *in = t->now.run->in;
	struct watch *w = t->now.watch;
	for (size_t i = w->looked < NAMES_FIRST ? 0 : n - 1; i < n; i++) {
		const struct record *record = &in->records[next + i];
		look_at_name(t, record, &in->fields[record->first]);
	}
	w->looked += n;
}

void watch_plain(struct transform *t, size_t next, const int64_t *amounts, const uint64_t *lines,
		 size_t n)
{
	plain_totals(t, next, amounts, lines, n);
	plain_repeat(t, next, amounts, n);
	plain_twice(t, next, amounts, n);
	plain_above(t, next, amounts, n);
	plain_names(t, next, n);
}

void watch_header(struct transform *t)
{
	repeat_header(t->now.watch->repeat);
}

void watch_hidden_day(struct transform *t, size_t dimension, int32_t day, uint64_t line)
{
	years_add_day(t->now.watch->years, dimension, day, line);
}

void watch_rows(struct transform *t, const struct entry_batch *out, size_t first, size_t n)
{
	years_add(t->now.watch->years, out, first, n);
}

/* ---- at the end ---- */

static void tell_total(struct transform *t, const struct total *x)
{
	static const char *const what[] = {
		[TOTAL_OF_GROUP] = "of the lines before it",
		[TOTAL_OF_ALL] = "of all lines before it",
		[TOTAL_ABOVE] = "of all lines behind it",
		[TOTAL_ABOVE_GROUP] = "of the lines behind it",
	};
	if (x->kind == TOTAL_ABOVE || x->kind == TOTAL_ABOVE_GROUP)
		issues_addf(t->issues, SEVERITY_WARNING, "total-among-lines", x->line, 0,
			    "is the sum %s (%llu with an amount), and loaded as a line: their "
			    "money counts twice; drop it by a rule in stuiver.drop, with a control",
			    what[x->kind], (unsigned long long)x->addends);
	else
		issues_addf(
			t->issues, SEVERITY_WARNING, "total-among-lines", x->line, 0,
			"is the sum %s, from line %llu on (%llu with an amount), and loaded as a "
			"line: their money counts twice; drop it by a rule in stuiver.drop, with a "
			"control",
			what[x->kind], (unsigned long long)x->from, (unsigned long long)x->addends);
}

static size_t tell_totals(struct transform *t, struct subtotals *sums)
{
	size_t n = subtotals_end(sums);
	for (size_t i = 0; i < n; i++) {
		if (i < SUBTOTALS_KEPT)
			tell_total(t, subtotals_get(sums, i));
		else
			issues_addf(t->issues, SEVERITY_WARNING, "total-among-lines", 0, 0,
				    "is one more");
	}
	return n;
}

/* Only where none is below its lines. */
static void tell_above(struct transform *t)
{
	struct above *above = t->now.watch->above;
	size_t n = above_end(above);
	for (size_t i = 0; i < n; i++)
		tell_total(t, above_get(above, i));
}

static void tell_block(struct transform *t, const struct twice_block *b)
{
	char sum[MONEY_TEXT_SIZE];
	size_t n = money_format_grouped(sum, b->sum, t->cube->columns[0].decimals);
	/* The money of a few lines may be what their cell hides. */
	if (t->now.payee != NONE)
		n = (size_t)snprintf(sum, sizeof sum, "an amount");
	issues_addf(
		t->issues, SEVERITY_WARNING, "lines-twice", b->again, 0,
		"from here to line %llu%s, %llu %s in a row, which come to %.*s, are those from "
		"line %llu on once more, and loaded again: their money counts twice (was a file or "
		"a month appended twice?)",
		(unsigned long long)b->last, b->sampled ? " and around it" : "",
		(unsigned long long)b->records, plural(b->records, "line", "lines"), (int)n, sum,
		(unsigned long long)b->first);
}

static bool tell_twice(struct transform *t)
{
	const struct twice *twice = t->now.watch->twice;
	size_t n = twice_end(t->now.watch->twice);
	for (size_t i = 0; i < n; i++) {
		if (i < TWICE_BLOCKS)
			tell_block(t, twice_get(twice, i));
		else
			issues_addf(t->issues, SEVERITY_WARNING, "lines-twice", 0, 0,
				    "is one more block");
	}
	return n > 0;
}

static void tell_repeat(struct transform *t)
{
	uint64_t first, again, records;
	if (tell_twice(t))
		return;
	if (repeat_end(t->now.watch->repeat, &first, &again, &records))
		issues_addf(t->issues, SEVERITY_WARNING, "lines-twice", again, 0,
			    "from here on %llu%s lines in a row are those from line %llu on once "
			    "more, and loaded again: their money counts twice (was the file "
			    "appended to itself?)",
			    (unsigned long long)records, records >= 64 ? " or more" : "",
			    (unsigned long long)first);
}

/* Where many lines have no amount, their number in the report is enough. */
static void tell_bare(struct transform *t)
{
	static const struct noted_text text = {SEVERITY_WARNING, "no-amount", NULL, NULL,
					       "has no amount; nearly all other lines have"};
	const struct noted *bare = &t->now.watch->bare;
	uint64_t lines = t->now.tallies.loaded.lines;
	if (bare->n > 0 &&
	    (bare->n * BARE_RARE <= lines || (bare->n <= BARE_FEW && bare->n < lines - bare->n)))
		noted_tell(t, bare, &text);
}

/* Where sums were found, what is so called is told by them. */
static void tell_named(struct transform *t)
{
	static const struct noted_text text = {
		SEVERITY_WARNING, "total-by-name", NULL, NULL,
		"says that it is a total, is no sum of the lines before it, and is loaded as a line: when it is a total, money "
		"counts twice; drop it by a rule in stuiver.drop"};
	if (t->now.watch->named.n > 0)
		noted_tell(t, &t->now.watch->named, &text);
}

int watch_end(struct transform *t, struct error *e)
{
	struct watch *w = t->now.watch;
	if (tell_totals(t, w->totals) == 0 && (!w->balance || tell_totals(t, w->balance) == 0)) {
		tell_above(t);
		tell_named(t);
	}
	tell_repeat(t);
	tell_bare(t);
	years_end(t, w->years);
	if (codes_end(t, e) != 0)
		return -1;
	return width_end(t, &w->width, t->now.tallies.loaded.lines, e);
}
