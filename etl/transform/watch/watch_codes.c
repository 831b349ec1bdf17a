/*
 * Codes in a ledger's columns that a spreadsheet has changed: dates, powers of ten, decimals with a
 * comma, zeros that are gone. They are looked at once for each distinct code, and counted with lines
 * and money, since they come to the loading as special values.
 */
#include "base/text/plural.h"
#include "transform/watch/watches.h"

#include "base/text/utf8.h"
#include "mapping/code_damage.h"

#include <inttypes.h>
#include <stdlib.h>

/* Distinct codes of digits that are compared by their zeros; more are no classification. */
#define DIGITS_MOST 65536u
#define DIGITS_LONGEST 64
#define NUMBER_TEXT_MOST 512

enum sort { SORT_DATE, SORT_POWER, SORT_COMMA, SORT_ZEROS };

struct damaged {
	size_t dimension;
	enum sort sort;
	struct str code, twin; /* twin: the same with other zeros */
	uint64_t first, lines;
	money_sum sums[CUBE_MAX_MEASURES];
};

struct labelled {
	struct str code, label; /* label: or empty */
};

struct looked {           /* of one dimension */
	bool on, is_code; /* its columnType says that it is one */
	uint64_t distinct, dates;
	struct map *digits; /* without leading zeros -> index of `texts` */
	struct labelled *texts;
	size_t ntexts, capacity;
};

struct code_counts {
	struct arena *arena;
	struct looked looked[CUBE_MAX_DIMENSIONS];
	size_t ndimensions;
	struct map *index; /* dimension and code -> index of `items` */
	struct damaged *items;
	size_t n, capacity;
};

/* The column that the dimension's key is, or NONE. */
static int key_field(const struct transform *t, size_t d)
{
	return t->plan.dimensions[d].fields[t->cube->dimensions[d].key];
}

static bool is_watched(const struct transform *t, size_t d)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	int field = key_field(t, d);
	if (shape->attributes[shape->key].type != VALUE_STRING || shape->text)
		return false;
	if (field == NONE) /* a list's: codes that it does not know are looked at */
		return t->plan.dimensions[d].from_list;
	const struct field *f = &t->plan.r->fields[field];
	return f->origin == ORIGIN_COLUMN && !f->as_written && !f->text && f->label_of.len == 0 &&
	       !str_starts(f->column_type, STR("date"));
}

struct code_counts *codes_new(const struct transform *t)
{
	struct code_counts *c = xcalloc(1, sizeof *c);
	c->arena = arena_new();
	c->index = map_new();
	c->ndimensions = t->cube->ndimensions;
	for (size_t d = 0; d < c->ndimensions; d++) {
		int field = key_field(t, d);
		c->looked[d].on = is_watched(t, d);
		c->looked[d].is_code = field == NONE ||
				       str_ends(t->plan.r->fields[field].column_type, STR(":code"));
		c->looked[d].digits = c->looked[d].on ? map_new() : NULL;
	}
	return c;
}

void codes_free(struct code_counts *c)
{
	if (!c)
		return;
	for (size_t d = 0; d < c->ndimensions; d++) {
		map_free(c->looked[d].digits);
		free(c->looked[d].texts);
	}
	map_free(c->index);
	free(c->items);
	arena_free(c->arena);
	free(c);
}

static uint32_t register_code(struct transform *t, size_t d, struct str code, enum sort sort,
			      struct str twin)
{
	struct code_counts *c = t->now.codes;
	bool is_new;
	uint32_t *index = map_put(
		c->index, arena_printf(t->now.scratch, "%zu|%.*s", d, STR_ARG(code)), &is_new);
	if (!is_new)
		return *index + 1;
	*index = (uint32_t)c->n;
	if (c->n == c->capacity) {
		c->capacity = c->capacity ? c->capacity * 2 : 16;
		c->items = xrealloc(c->items, c->capacity * sizeof *c->items);
	}
	c->items[c->n++] = (struct damaged){.dimension = d,
					    .sort = sort,
					    .code = arena_dup(c->arena, code),
					    .twin = twin,
					    .first = t->now.at.record->line};
	return *index + 1;
}

/* What the ledger says about a code; empty: nothing. */
static struct str label_of(const struct transform *t, size_t d, const struct value *tuple)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	for (size_t a = 0; a < shape->nattributes; a++)
		if (a != shape->key && shape->attributes[a].type == VALUE_STRING && !tuple[a].null)
			return tuple[a].text;
	return STR("");
}

/* But for case and punctuation. */
static bool differ(struct arena *scratch, struct str a, struct str b)
{
	return a.len > 0 && b.len > 0 && !str_eq(utf8_fold(scratch, a), utf8_fold(scratch, b));
}

/* The same number with more zeros or fewer, that came before and is not labelled otherwise; else the
 * code is kept for the next. */
static struct str twin_of(struct transform *t, struct looked *l, struct str code, struct str label)
{
	struct code_counts *c = t->now.codes;
	struct str bare = code;
	bool is_new;
	if (l->ntexts >= DIGITS_MOST)
		return STR("");
	while (bare.len > 1 && *bare.ptr == '0') {
		bare.ptr++;
		bare.len--;
	}
	uint32_t *index = map_put(l->digits, bare, &is_new);
	if (!is_new) {
		const struct labelled *x = &l->texts[*index];
		return str_eq(x->code, code) || differ(t->now.scratch, x->label, label) ? STR("")
											: x->code;
	}
	*index = (uint32_t)l->ntexts;
	if (l->ntexts == l->capacity) {
		l->capacity = l->capacity ? l->capacity * 2 : 64;
		l->texts = xrealloc(l->texts, l->capacity * sizeof *l->texts);
	}
	l->texts[l->ntexts++] =
		(struct labelled){arena_dup(c->arena, code), arena_dup(c->arena, label)};
	return STR("");
}

uint32_t codes_look(struct transform *t, size_t d, const struct value *tuple, bool unmapped)
{
	struct looked *l = &t->now.codes->looked[d];
	const struct value *v = &tuple[t->cube->dimensions[d].key];
	if (!l->on || v->null || (key_field(t, d) == NONE && !unmapped))
		return 0;
	l->distinct++;
	switch (code_damage(v->text)) {
	case CODE_IS_DATE:
		l->dates++;
		return register_code(t, d, v->text, SORT_DATE, STR(""));
	case CODE_IS_POWER:
		return register_code(t, d, v->text, SORT_POWER, STR(""));
	case CODE_IS_COMMA:
		return l->is_code && !unmapped ? register_code(t, d, v->text, SORT_COMMA, STR(""))
					       : 0;
	case CODE_WHOLE:
		break;
	}
	struct str twin = STR("");
	if (!unmapped && code_is_digits(v->text, 1, DIGITS_LONGEST))
		twin = twin_of(t, l, v->text, label_of(t, d, tuple));
	return twin.len ? register_code(t, d, v->text, SORT_ZEROS, twin) : 0;
}

void codes_count(struct transform *t, uint32_t index, const int64_t *amounts)
{
	struct damaged *x = &t->now.codes->items[index - 1];
	x->lines++;
	for (size_t c = 0; c < t->cube->ncolumns; c++)
		if (amounts[c] != MONEY_NULL)
			x->sums[c] += amounts[c];
}

/* ---- at the end ---- */

/* "12 entries, amount 1,234.50". */
static struct str weight_text(struct transform *t, const struct damaged *x)
{
	char text[MONEY_TEXT_SIZE];
	struct buffer b;
	buffer_init(&b, NUMBER_TEXT_MOST);
	buffer_printf(&b, "%" PRIu64 " %s", x->lines, plural(x->lines, "entry", "entries"));
	for (size_t c = 0; c < t->cube->ncolumns; c++) {
		money_format_grouped(text, x->sums[c], t->cube->columns[c].decimals);
		buffer_printf(&b, ", %.*s %s", STR_ARG(t->cube->columns[c].name), text);
	}
	struct str out = arena_dup(t->now.arena, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

static struct str message_of(struct transform *t, const struct damaged *x)
{
	static const char *const texts[] = {
		[SORT_DATE] = "looks like a date: a spreadsheet makes 1-jan of 1-1 or 1.1",
		[SORT_POWER] = "looks like a power of ten, which a spreadsheet makes of long "
			       "numbers: different codes became one",
		[SORT_COMMA] = "has a decimal comma: a spreadsheet makes 0,1 of 0.1 and of 0.10",
	};
	struct str weight = weight_text(t, x);
	if (x->sort == SORT_ZEROS)
		return arena_printf(
			t->now.arena,
			"differs from the code \"%.*s\" by leading zeros only, which a "
			"spreadsheet drops: they are two members; %.*s, and this is the "
			"first",
			STR_ARG(x->twin), STR_ARG(weight));
	return arena_printf(t->now.arena,
			    "%s; %.*s, and this is the first (write the column as text; "
			    "\"asWritten\": true in the field's stuiver says that it is meant)",
			    texts[x->sort], STR_ARG(weight));
}

static void tell_code(struct transform *t, const struct damaged *x)
{
	int field = key_field(t, x->dimension);
	struct issue issue = {.severity = x->sort == SORT_POWER ? SEVERITY_ERROR : SEVERITY_WARNING,
			      .code = x->sort == SORT_ZEROS ? STR("lost-zeros")
							    : STR("damaged-code"),
			      .line = x->first,
			      .value = x->code,
			      .message = message_of(t, x)};
	if (field != NONE) {
		issue.field = t->plan.r->fields[field].name;
		issue.column = (uint32_t)(t->plan.match.columns[field] + 1);
	} else {
		issue.field = t->cube->dimensions[x->dimension].name;
	}
	if (field != NONE && x->sort != SORT_POWER)
		mend_find(t, x->dimension, x->code, x->twin, &issue);
	issues_add(t->issues, &issue);
}

/* Where most codes look like dates they are months. */
static bool is_told(const struct code_counts *c, const struct damaged *x)
{
	const struct looked *l = &c->looked[x->dimension];
	return x->lines > 0 && (x->sort != SORT_DATE || l->dates * 2 <= l->distinct);
}

int codes_end(struct transform *t, struct error *e)
{
	struct code_counts *c = t->now.codes;
	const struct damaged *power = NULL;
	uint64_t powers = 0;
	for (size_t i = 0; i < c->n; i++) {
		const struct damaged *x = &c->items[i];
		if (!is_told(c, x))
			continue;
		tell_code(t, x);
		powers += x->sort == SORT_POWER;
		power = x->sort == SORT_POWER && !power ? x : power;
	}
	if (!power)
		return 0;
	return error_set(
		e, STATUS_REFUSED,
		"line %" PRIu64
		": %.*s \"%.*s\"%s: a spreadsheet made powers of ten of long codes, "
		"so that different ones became one; nothing was loaded. Export the file anew with "
		"that column as text, or write \"asWritten\": true in the field's stuiver",
		power->first, STR_ARG(t->cube->dimensions[power->dimension].name),
		STR_ARG(power->code), powers > 1 ? " and others" : "");
}
