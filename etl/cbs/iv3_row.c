/* One row of a table: keys that its lists know, and two amounts. */
#include "cbs/iv3_work.h"

#include "model/money.h"

#include <stdio.h>

static const char *const columns[2][3] = {
	{"k_1ePlaatsing_1", "k_1stePlaatsing_1", "k_1ste_plaatsing_1"},
	{"k_2ePlaatsing_2", "k_2dePlaatsing_2", "k_2de_plaatsing_2"},
};

static const json_t *cell_of(const json_t *row, int which)
{
	for (int i = 0; i < 3; i++) {
		const json_t *cell = json_object_get(row, columns[which][i]);
		if (cell)
			return cell;
	}
	return NULL;
}

/* "816", 816, 816.0, "     816"; null, ".", -99998: none. */
static int amount_of(int64_t *out, const json_t *cell, const char *column, struct error *e)
{
	char digits[32];
	struct str text;

	*out = MONEY_NULL;
	if (json_is_null(cell))
		return 0;
	if (json_is_string(cell))
		text = str_trim(str_z(json_string_value(cell)));
	else if (odata_number(digits, cell))
		text = str_z(digits);
	else
		return error_set(e, STATUS_INPUT, "%s is geen bedrag", column);
	if (!text.len || str_eq(text, STR(".")) || str_eq(text, STR("-99998")) ||
	    str_eq(text, STR("-99998.0")))
		return 0;
	return money_parse(text, 2, out)
		       ? 0
		       : error_set(e, STATUS_INPUT, "%s is geen bedrag in duizenden euro's: %.*s",
				   column, STR_ARG(str_head(text, 40)));
}

static int key_of(struct str *key, const struct iv3_table *t, enum iv3_dimension d,
		  const json_t *row, struct error *e)
{
	*key = odata_text(row, t->names[d]);
	if (!key->len)
		return error_set(e, STATUS_INPUT, "er staat geen %s in", t->names[d]);
	if (memchr(key->ptr, '\t', key->len) || !map_get(t->keys[d].index, *key))
		return error_set(
			e, STATUS_INPUT,
			"%s %.*s staat niet in de lijst van deze tabel; het is de rij van een andere tabel",
			t->names[d], STR_ARG(str_head(*key, 60)));
	return 0;
}

/* "2024X005" of the table of 2024 is 5. */
static int period_of(int *out, const struct iv3_table *t, struct str report, struct error *e)
{
	char year[8];

	snprintf(year, sizeof year, "%dX00", t->listed->year);
	if (report.len != 8 || !str_starts(report, str_z(year)) || report.ptr[7] < '0' ||
	    report.ptr[7] >= '0' + CBS_IV3_PERIODS)
		return error_set(e, STATUS_INPUT,
				 "verslagsoort %.*s is niet van %d (%s0 tot en met %s5)",
				 STR_ARG(str_head(report, 40)), t->listed->year, year, year);
	*out = report.ptr[7] - '0';
	return 0;
}

static void put(struct buffer *out, const struct str *keys, const struct iv3_fact *f)
{
	for (int d = 0; d < IV3_REPORTS; d++) {
		buffer_append_str(out, keys[d]);
		buffer_append_char(out, '\t');
	}
	buffer_printf(out, "%d\t%lld\t%lld\n", f->period, (long long)f->amounts[0],
		      (long long)f->amounts[1]);
}

static int figures_of(struct iv3_fact *f, const json_t *row, struct error *e)
{
	for (int i = 0; i < 2; i++) {
		const json_t *cell = cell_of(row, i);
		if (!cell)
			return error_set(e, STATUS_INPUT, "er is geen kolom %s", columns[i][0]);
		if (amount_of(&f->amounts[i], cell, columns[i][0], e) != 0)
			return -1;
	}
	return 0;
}

static void keep(struct iv3_row_reading *r, const struct str *keys, const struct iv3_fact *f)
{
	bool none[2] = {f->amounts[0] == MONEY_NULL, f->amounts[1] == MONEY_NULL};

	if (none[0] && none[1])
		r->none++;
	else if ((none[0] || f->amounts[0] == 0) && (none[1] || f->amounts[1] == 0))
		r->zero++;
	else
		put(r->line, keys, f);
}

static int take(struct iv3_row_reading *r, const json_t *row, struct error *e)
{
	const struct iv3_table *t = r->table;
	struct iv3_fact f;
	struct str keys[IV3_DIMENSIONS];

	for (int d = 0; d < IV3_DIMENSIONS; d++)
		if (key_of(&keys[d], t, (enum iv3_dimension)d, row, e) != 0)
			return -1;
	if (period_of(&f.period, t, keys[IV3_REPORTS], e) != 0)
		return -1;
	if (r->period >= 0 && f.period != r->period)
		return error_set(
			e, STATUS_INPUT,
			"verslagsoort %.*s is niet gevraagd; het antwoord is van een andere vraag",
			STR_ARG(keys[IV3_REPORTS]));
	if (!(t->origin->options->periods & 1u << f.period))
		return 0;
	if (figures_of(&f, row, e) != 0)
		return -1;
	keep(r, keys, &f);
	return 0;
}

int iv3_row_take(struct iv3_row_reading *r, json_t *row, struct error *e)
{
	r->read++;
	return take(r, row, e) == 0 ? 0 : error_context(e, "rij %llu", (unsigned long long)r->read);
}

static bool next_number(struct str *rest, int64_t *out)
{
	struct str word = str_split(rest, '\t');
	bool minus = str_starts(word, STR("-"));
	uint64_t n;

	if (minus)
		word = (struct str){word.ptr + 1, word.len - 1};
	if (!str_to_u64(word, &n) || n > (uint64_t)INT64_MAX + minus)
		return false;
	*out = minus ? (int64_t)(0 - n) : (int64_t)n;
	return true;
}

static bool next_key(struct str *rest, const struct iv3_keys *k, uint32_t *out)
{
	const uint32_t *place = map_get(k->index, str_split(rest, '\t'));

	*out = place ? *place : 0;
	return place != NULL;
}

bool iv3_row_parse(struct iv3_fact *out, const struct iv3_table *t, struct str line)
{
	int64_t period;

	if (!next_key(&line, &t->keys[IV3_TASKS], &out->task) ||
	    !next_key(&line, &t->keys[IV3_CATEGORIES], &out->category) ||
	    !next_key(&line, &t->keys[IV3_GOVERNMENTS], &out->government) ||
	    !next_number(&line, &period) || !next_number(&line, &out->amounts[0]) ||
	    !next_number(&line, &out->amounts[1]))
		return false;
	out->period = (int)period;
	return !line.ptr && period >= 0 && period < CBS_IV3_PERIODS;
}
