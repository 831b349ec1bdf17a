/*
 * Sums are kept modulo 2^64: they are only ever compared, and two that differ by that much are not
 * met by chance.
 *
 * A record that equals a sum is a total for the time being, and the sum since it starts anew. Those
 * that look like any line may only happen to be one: the sums that hold when they are lines are
 * kept beside, and when one of those is met by a later record, they were lines. What is left of
 * them counts where it explains the file: the last record, totals that together leave no line out,
 * or a sum of so many lines of one sign that no line equals it by chance.
 */
#include "convention/subtotals.h"

#include <stdlib.h>

/* Totals further back than this many are not looked for as the start of a sum. */
#define STARTS_MAX 256u
/* A line that equals the sum of so many lines of one sign is larger than all of them together. */
#define CERTAIN_ADDENDS 8u
/* Two or three small round numbers often make a third: 1 + 2 = 3. Digits without zeros at the end. */
#define CERTAIN_DIGITS 3u
#define MANY_ADDENDS 5u

struct sum {
	uint64_t *columns; /* [ncolumns] */
	uint64_t addends;  /* that are not zero */
	uint64_t from;     /* line of its first record; 0: none so far */
};

struct found {
	struct total total;
	bool line_after_all;
	bool one_sign;
	unsigned digits; /* of its longest amount */
};

struct subtotals {
	size_t n;
	bool strict;
	struct sum group;   /* since the last total */
	struct sum all;     /* of the lines before the group: totals left out */
	struct sum every;   /* as `all`, and those that do not look like totals are lines */
	struct sum since;   /* of all records since the last total that looks like one */
	struct sum secure;  /* `all`, at that total */
	struct sum *starts; /* [nstarts] `all` behind each total */
	size_t nstarts, secure_starts;
	uint64_t positive, negative; /* of the group: the highest bit is set when there is one */
	uint64_t all_positive, all_negative; /* of what was before it */
	struct found *found;
	size_t nfound, capacity, first_unsure;
	int64_t *first; /* amounts of the first record */
	struct total first_total;
	bool any;
};

static void sum_new(struct sum *s, size_t n)
{
	*s = (struct sum){.columns = xcalloc(n + 1, sizeof *s->columns)};
}

static void sum_add(struct sum *s, const struct sum *more, size_t n)
{
	for (size_t c = 0; c < n; c++)
		s->columns[c] += more->columns[c];
	s->addends += more->addends;
	if (s->from == 0)
		s->from = more->from;
}

static void sum_copy(struct sum *s, const struct sum *from, size_t n)
{
	memcpy(s->columns, from->columns, n * sizeof *s->columns);
	s->addends = from->addends;
	s->from = from->from;
}

static void sum_clear(struct sum *s, size_t n)
{
	memset(s->columns, 0, n * sizeof *s->columns);
	s->addends = s->from = 0;
}

static bool sum_add_amounts(struct sum *s, const int64_t *amounts, size_t n, uint64_t line)
{
	bool any = false;
	for (size_t c = 0; c < n; c++) {
		if (amounts[c] == MONEY_NULL || amounts[c] == 0)
			continue;
		s->columns[c] += (uint64_t)amounts[c];
		any = true;
	}
	s->addends += any;
	if (s->from == 0)
		s->from = line;
	return any;
}

struct subtotals *subtotals_new(size_t ncolumns, bool strict)
{
	struct subtotals *t = xcalloc(1, sizeof *t);
	t->n = ncolumns;
	t->strict = strict;
	sum_new(&t->group, ncolumns);
	sum_new(&t->all, ncolumns);
	sum_new(&t->every, ncolumns);
	sum_new(&t->since, ncolumns);
	sum_new(&t->secure, ncolumns);
	t->starts = xcalloc(STARTS_MAX, sizeof *t->starts);
	t->first = xcalloc(ncolumns + 1, sizeof *t->first);
	return t;
}

void subtotals_free(struct subtotals *t)
{
	if (!t)
		return;
	struct sum *sums[] = {&t->group, &t->all, &t->every, &t->since, &t->secure};
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
		free(sums[i]->columns);
	for (size_t i = 0; i < STARTS_MAX; i++)
		free(t->starts[i].columns);
	free(t->starts);
	free(t->found);
	free(t->first);
	free(t);
}

/* Whether the amounts equal group + base − less; a sum that is zero says nothing. */
static bool equals(const struct subtotals *t, const int64_t *amounts, const struct sum *base,
		   const struct sum *less)
{
	bool any = false;
	for (size_t c = 0; c < t->n; c++) {
		uint64_t a = amounts[c] == MONEY_NULL ? 0 : (uint64_t)amounts[c];
		uint64_t sum = t->group.columns[c] + (base ? base->columns[c] : 0) -
			       (less ? less->columns[c] : 0);
		if (a != sum)
			return false;
		any = any || a != 0;
	}
	return any;
}

/* Of the sums it may equal, the one it does; addends 0: none. */
struct found_total {
	uint64_t addends, from;
	enum total_kind kind;
	bool refutes;  /* what lies between were lines */
	size_t starts; /* that stay open */
};

static struct found_total match_of(const struct subtotals *t, const int64_t *amounts)
{
	uint64_t group = t->group.addends;
	bool alone = t->nfound == 0;
	if (equals(t, amounts, NULL, NULL))
		return (struct found_total){group, t->group.from,
					    alone ? TOTAL_OF_ALL : TOTAL_OF_GROUP, false,
					    t->nstarts};
	if (alone)
		return (struct found_total){0};
	if (equals(t, amounts, &t->all, NULL))
		return (struct found_total){group + t->all.addends, t->all.from, TOTAL_OF_ALL,
					    false, 0};
	if (equals(t, amounts, &t->every, NULL))
		return (struct found_total){group + t->every.addends, t->every.from, TOTAL_OF_ALL,
					    true, 0};
	if (equals(t, amounts, &t->since, NULL))
		return (struct found_total){group + t->since.addends, t->since.from, TOTAL_OF_GROUP,
					    true, t->secure_starts};
	/* Of several groups: it comes behind the last one's own total. */
	for (size_t i = t->nstarts; group == 0 && i-- > 0;)
		if (equals(t, amounts, &t->all, &t->starts[i]))
			return (struct found_total){t->all.addends - t->starts[i].addends,
						    t->starts[i].from, TOTAL_OF_GROUP, false,
						    i + 1};
	return (struct found_total){0};
}

bool subtotals_match(const struct subtotals *t, const int64_t *amounts)
{
	return !t->any || match_of(t, amounts).addends > 0;
}

/* `alone`: no total was found so far, so that there is one sum to compare with. Compiled for both. */
static inline __attribute__((always_inline)) size_t run(struct subtotals *t, const int64_t *amounts,
							size_t n, const bool alone)
{
	uint64_t group = t->group.columns[0], addends = t->group.addends;
	uint64_t positive = t->positive, negative = t->negative;
	uint64_t all = t->all.columns[0], every = t->every.columns[0], since = t->since.columns[0];
	size_t i = 0;
	for (; i < n; i++) {
		uint64_t a = (uint64_t)amounts[i], rest = a - group;
		bool equal = rest == 0;
		if (!alone)
			equal = equal | (rest == all) | (rest == every) | (rest == since);
		if (__builtin_expect(equal, 0) && a != 0)
			break;
		group += a;
		addends += a != 0;
		negative |= a;
		positive |= 0 - a;
	}
	t->group.columns[0] = group;
	t->group.addends = addends;
	t->positive = positive;
	t->negative = negative;
	return i;
}

size_t subtotals_run(struct subtotals *t, const int64_t *amounts, const uint64_t *lines, size_t n)
{
	if (!t->any || (t->nfound > 0 && t->group.addends == 0))
		return 0; /* more sums than these are looked at */
	size_t added = t->nfound == 0 ? run(t, amounts, n, true) : run(t, amounts, n, false);
	if (added > 0 && t->group.from == 0)
		t->group.from = lines[0];
	return added;
}

static bool is_accepted(const struct subtotals *t, const struct found_total *m,
			enum total_look look)
{
	if (look == TOTAL_LOOKS_LABELLED)
		return m->addends >= 1;
	if (t->strict)
		return look == TOTAL_LOOKS_SPARSE && m->addends >= 2;
	return m->addends >= (look == TOTAL_LOOKS_SPARSE ? 1 : 2);
}

/* Those since the last sure total that look like any line are lines. */
static void refute(struct subtotals *t)
{
	for (size_t i = t->first_unsure; i < t->nfound && i < SUBTOTALS_KEPT; i++)
		t->found[i].line_after_all = true;
	sum_copy(&t->all, &t->secure, t->n);
	sum_add(&t->all, &t->since, t->n);
}

static unsigned digits_of(int64_t amount)
{
	unsigned digits = 0;
	uint64_t a = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
	while (a > 0 && a % 10 == 0)
		a /= 10;
	for (; a > 0; a /= 10)
		digits++;
	return digits;
}

static unsigned most_digits(const int64_t *amounts, size_t n)
{
	unsigned most = 0;
	for (size_t c = 0; c < n; c++) {
		unsigned digits = amounts[c] == MONEY_NULL ? 0 : digits_of(amounts[c]);
		most = digits > most ? digits : most;
	}
	return most;
}

static struct found found_of(const struct subtotals *t, const struct total *total,
			     const int64_t *amounts)
{
	bool group = total->addends <= t->group.addends;
	uint64_t positive = t->positive | (group ? 0 : t->all_positive);
	uint64_t negative = t->negative | (group ? 0 : t->all_negative);
	uint64_t mixed = positive & negative & (UINT64_C(1) << 63);
	return (struct found){
		.total = *total, .one_sign = mixed == 0, .digits = most_digits(amounts, t->n)};
}

static void keep(struct subtotals *t, const struct found *f)
{
	if (t->nfound++ >= SUBTOTALS_KEPT)
		return;
	if (t->nfound > t->capacity) {
		t->capacity = t->capacity ? t->capacity * 2 : 16;
		t->found = xrealloc(t->found, t->capacity * sizeof *t->found);
	}
	t->found[t->nfound - 1] = *f;
}

static void push_start(struct subtotals *t)
{
	if (t->nstarts == STARTS_MAX)
		return;
	struct sum *s = &t->starts[t->nstarts++];
	if (!s->columns)
		sum_new(s, t->n);
	sum_copy(s, &t->all, t->n);
	s->from = 0;
}

static bool is_no_chance(const struct found *f)
{
	return f->total.addends >= 2 &&
	       (f->digits >= CERTAIN_DIGITS || (f->one_sign && f->total.addends >= MANY_ADDENDS));
}

static bool looks_sure(const struct found *f)
{
	return f->total.look == TOTAL_LOOKS_LABELLED ||
	       (f->total.look == TOTAL_LOOKS_SPARSE && is_no_chance(f));
}

static void add_total(struct subtotals *t, const struct found_total *m, const int64_t *amounts,
		      uint64_t line, enum total_look look)
{
	struct found now =
		found_of(t, &(struct total){line, m->from, m->addends, m->kind, look}, amounts);
	sum_add(&t->since, &t->group, t->n);
	sum_add(&t->all, &t->group, t->n);
	if (m->refutes)
		refute(t);
	keep(t, &now);
	sum_add_amounts(&t->since, amounts, t->n, line);
	sum_clear(&t->group, t->n);
	t->all_positive |= t->positive;
	t->all_negative |= t->negative;
	t->positive = t->negative = 0;
	t->nstarts = m->starts < t->nstarts ? m->starts : t->nstarts;
	push_start(t);
	if (looks_sure(&now)) {
		t->first_unsure = t->nfound;
		t->secure_starts = t->nstarts;
		sum_clear(&t->since, t->n);
		sum_copy(&t->secure, &t->all, t->n);
	}
	sum_copy(&t->every, &t->secure, t->n);
	sum_add(&t->every, &t->since, t->n);
}

static void add_line(struct subtotals *t, const int64_t *amounts, uint64_t line)
{
	if (t->nstarts > 0 && t->starts[t->nstarts - 1].from == 0)
		t->starts[t->nstarts - 1].from = line;
	if (!sum_add_amounts(&t->group, amounts, t->n, line))
		return;
	for (size_t c = 0; c < t->n; c++) {
		uint64_t a = amounts[c] == MONEY_NULL ? 0 : (uint64_t)amounts[c];
		t->negative |= a;
		t->positive |= 0 - a;
	}
}

void subtotals_add(struct subtotals *t, const int64_t *amounts, uint64_t line, enum total_look look)
{
	struct found_total m = t->any ? match_of(t, amounts) : (struct found_total){0};
	if (!t->any) {
		memcpy(t->first, amounts, t->n * sizeof *t->first);
		t->first_total = (struct total){line, line, 0, TOTAL_ABOVE, look};
		t->any = true;
	}
	if (m.addends > 0 && is_accepted(t, &m, look))
		add_total(t, &m, amounts, line, look);
	else
		add_line(t, amounts, line);
}

/* ---- what is left of them at the end ---- */

/* The first record is the sum of all others. */
static bool is_above(struct subtotals *t)
{
	bool any = false;
	if (t->nfound > 0 || !t->any)
		return false;
	for (size_t c = 0; c < t->n; c++) {
		uint64_t a = t->first[c] == MONEY_NULL ? 0 : (uint64_t)t->first[c];
		if (t->group.columns[c] != a + a)
			return false;
		any = any || a != 0;
	}
	t->first_total.addends = t->group.addends - any;
	struct found_total m = {.addends = t->first_total.addends};
	struct found f = found_of(t, &t->first_total, t->first);
	return any && is_accepted(t, &m, t->first_total.look) &&
	       (t->first_total.look == TOTAL_LOOKS_LABELLED || is_no_chance(&f));
}

struct evidence {
	size_t sums; /* that hardly happen by chance */
	bool whole;  /* no line behind the last */
};

/* As one of several totals that leave no line out. */
static bool counts(const struct found *f)
{
	bool sparse = f->total.look == TOTAL_LOOKS_SPARSE && f->total.addends >= 2;
	return !f->line_after_all && (sparse || is_no_chance(f));
}

static bool is_sure(const struct subtotals *t, size_t i, const struct evidence *e)
{
	const struct found *f = &t->found[i];
	const struct total *x = &f->total;
	bool sparse = x->look == TOTAL_LOOKS_SPARSE && x->addends >= 2;
	if (looks_sure(f))
		return true;
	if (f->line_after_all)
		return false;
	if (e->whole && (e->sums >= 2 || (i + 1 == t->nfound && (sparse || is_no_chance(f)))))
		return true;
	return f->one_sign && x->addends >= CERTAIN_ADDENDS;
}

size_t subtotals_end(struct subtotals *t)
{
	size_t n = t->nfound < SUBTOTALS_KEPT ? t->nfound : SUBTOTALS_KEPT, kept = 0;
	struct evidence e = {.whole = t->group.addends == 0};
	if (is_above(t)) {
		struct found above = found_of(t, &t->first_total, t->first);
		keep(t, &above);
		return 1;
	}
	for (size_t i = 0; i < n; i++)
		e.sums += counts(&t->found[i]);
	for (size_t i = 0; i < n; i++)
		if (is_sure(t, i, &e))
			t->found[kept++] = t->found[i];
	t->nfound = t->nfound > SUBTOTALS_KEPT ? t->nfound - n + kept : kept;
	return t->nfound;
}

const struct total *subtotals_get(const struct subtotals *t, size_t i)
{
	return &t->found[i].total;
}
