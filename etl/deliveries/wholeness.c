#include "deliveries/wholeness.h"

#include "deliveries/jobs/heard.h"

#include <stdlib.h>

/* Fewer than so many of a hundred lines, of a delivery that had at least so many, is told. */
#define FEWER_PERCENT 80
#define FEWER_LEAST 20
/* A last period with fewer than so many of a hundred lines of a usual one, beside so many others. */
#define SHORT_PERCENT 40
#define PERIODS_LEAST 3
#define PERIODS 12

/* ---- lines ---- */

static int64_t lines_of(const json_t *check)
{
	const json_t *report = json_object_get(json_array_get(check, 0), "report");
	return heard_number(json_object_get(json_object_get(report, "total"), "read"), "lines");
}

/* ---- periods ---- */

/* The year and the period of "2024 · executed · 3 · revenue"; 0: it has none. */
static int64_t period_of(struct str label, int64_t *year)
{
	static const char gap[] = " \xc2\xb7 ";
	int64_t period = 0;
	*year = 0;
	while (label.len) {
		const char *end = memmem(label.ptr, label.len, gap, strlen(gap));
		struct str part = {label.ptr, end ? (size_t)(end - label.ptr) : label.len};
		size_t taken = part.len + (end ? strlen(gap) : 0);
		uint64_t n;
		label = (struct str){label.ptr + taken, label.len - taken};
		if (!str_to_u64(part, &n) || n > 9999)
			continue;
		*(n < 1000 ? &period : year) = (int64_t)n;
	}
	return period;
}

static int by_size(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* A file that goes beyond the year's twelve months has all of them. */
static void last_period(struct arena *a, const json_t *split, struct wholeness *out)
{
	int64_t lines[PERIODS + 1] = {0}, sorted[PERIODS], last_year = 0, year;
	size_t i, n = 0;
	const json_t *part;
	json_array_foreach(split, i, part)
	{
		period_of(heard_text(part, "label", a), &year);
		last_year = year > last_year ? year : last_year;
	}
	json_array_foreach(split, i, part)
	{
		int64_t period = period_of(heard_text(part, "label", a), &year);
		if (year != last_year || period < 1)
			continue;
		if (period > PERIODS)
			return;
		lines[period] += heard_number(json_object_get(part, "loaded"), "entries");
	}
	int64_t last = PERIODS;
	while (last > 0 && lines[last] == 0)
		last--;
	for (int64_t k = 1; k < last; k++)
		if (lines[k] > 0)
			sorted[n++] = lines[k];
	if (n < PERIODS_LEAST)
		return;
	qsort(sorted, n, sizeof *sorted, by_size);
	int64_t usual = sorted[n / 2];
	if (lines[last] * 100 >= usual * SHORT_PERCENT)
		return;
	out->last_period = arena_printf(a, "%lld-%lld", (long long)last_year, (long long)last);
	out->last_lines = lines[last];
	out->usual_lines = usual;
}

/* ---- debit and credit ---- */

static struct str amount_behind(struct arena *a, struct str totals, const char *word)
{
	struct str one = {0};
	while (totals.ptr && !str_eq(one, str_z(word)))
		one = str_split(&totals, ' ');
	one = totals.ptr ? str_split(&totals, ' ') : (struct str){0};
	while (one.len && one.ptr[one.len - 1] == ',')
		one.len--;
	return arena_dup(a, one);
}

/* Of one file: as it says how much debit and credit it has, in euros. */
static bool pair_of(struct arena *a, const json_t *sniffed, struct str *debit, struct str *credit)
{
	size_t i;
	const json_t *decision;
	*debit = *credit = STR("");
	if (json_array_size(sniffed) != 1)
		return false;
	json_array_foreach(json_object_get(json_array_get(sniffed, 0), "decide"), i, decision)
	{
		const json_t *choice = json_array_get(json_object_get(decision, "choices"), 0);
		if (!str_eq(heard_text(decision, "name", a), STR("scale")))
			continue;
		*debit = amount_behind(a, heard_text(choice, "totals", a), "debit");
		*credit = amount_behind(a, heard_text(choice, "totals", a), "credit");
	}
	return debit->len && credit->len;
}

/* ---- the delivery before it ---- */

static int find_before(struct desk *d, struct arena *a, const struct delivery *what,
		       struct wholeness *out, struct error *e)
{
	struct delivery *all;
	size_t n;
	if (delivery_list(d, a, what->organisation, &all, &n, e))
		return -1;
	for (size_t i = 0; i < n && what->shape.len; i++) {
		if (all[i].id >= what->id || !str_eq(all[i].shape, what->shape) ||
		    str_eq(all[i].state, STR("rejected")) || all[i].checked == 0)
			continue;
		json_t *check = heard(d, all[i].id, JOB_CHECK);
		json_t *sniffed = heard(d, all[i].id, JOB_SNIFF);
		struct str debit, credit;
		out->before = all[i].id;
		out->before_title = all[i].title;
		out->before_lines = lines_of(check);
		out->equal_before = pair_of(a, sniffed, &debit, &credit) && str_eq(debit, credit);
		json_decref(sniffed);
		json_decref(check);
		return 0;
	}
	return 0;
}

int wholeness_find(struct desk *d, struct arena *a, const struct delivery *what,
		   struct wholeness *out, struct error *e)
{
	*out = (struct wholeness){0};
	if (find_before(d, a, what, out, e))
		return -1;
	json_t *check = heard(d, what->id, JOB_CHECK);
	json_t *sniffed = heard(d, what->id, JOB_SNIFF);
	const json_t *report = json_object_get(json_array_get(check, 0), "report");
	out->lines = lines_of(check);
	out->fewer = out->before_lines >= FEWER_LEAST &&
		     out->lines * 100 < out->before_lines * FEWER_PERCENT;
	last_period(a, json_object_get(report, "split"), out);
	out->paired = pair_of(a, sniffed, &out->debit, &out->credit);
	out->unequal = out->paired && !str_eq(out->debit, out->credit);
	json_decref(sniffed);
	json_decref(check);
	return 0;
}

bool wholeness_doubtful(const struct wholeness *w)
{
	return w->fewer || w->last_period.len || (w->unequal && w->equal_before);
}
