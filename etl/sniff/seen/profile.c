/*
 * Evidence per column, in one pass: counts, lengths, votes, bounds. Numbers are read by both
 * conventions at once, because the column's own is known only at the end.
 */
#include "base/memory/hash.h"
#include "base/text/utf8.h"
#include "convention/no_figure.h"
#include "sniff/proposed/made.h"
#include "sniff/proposed/proposal.h"
#include "sniff/seen/marks.h"
#include "sniff/seen/relations.h"

/* After so many values a column that is mostly no numbers (or dates) is not asked again. */
#define HOPELESS 2000
#define SLUG_MOST 48

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

struct str sniff_slug(struct arena *a, struct str text, char gap)
{
	struct str folded = utf8_fold(a, text);
	char *p = arena_bytes(a, folded.len + 1);
	size_t n = 0;
	for (size_t i = 0; i < folded.len; i++) {
		char c = folded.ptr[i];
		if ((c >= 'a' && c <= 'z') || is_digit(c))
			p[n++] = c;
		else if (n > 0 && p[n - 1] != gap)
			p[n++] = gap;
	}
	return (struct str){p, n > 0 && p[n - 1] == gap ? n - 1 : n};
}

static bool taken(const struct sniff *s, size_t index, struct str slug)
{
	for (size_t i = 0; i < index; i++) {
		if (str_eq(s->columns[i].slug, slug))
			return true;
	}
	return false;
}

/* A readable, unique name for the model (two bytes or more): "Net amount" is net_amount. */
static struct str make_slug(struct sniff *s, size_t index)
{
	struct str slug = sniff_slug(s->arena, s->columns[index].field, '_');
	if (slug.len > SLUG_MOST)
		slug.len = SLUG_MOST;
	while (slug.len > 0 && slug.ptr[slug.len - 1] == '_')
		slug.len--;
	if (slug.len < 2 || is_digit(slug.ptr[0]))
		slug = arena_printf(s->arena, "column_%zu", index + 1);
	return taken(s, index, slug) ? arena_printf(s->arena, "%.*s_%zu", STR_ARG(slug), index + 1)
				     : slug;
}

void sniff_set_numbers(struct sniff *s, const bool *numbers)
{
	for (size_t i = 0; numbers && i < s->ncolumns; i++)
		s->columns[i].json = numbers[i];
}

void sniff_set_scaled(struct sniff *s, bool scaled)
{
	s->shown_scaled = scaled;
}

struct sniff *sniff_new(const struct str *header, size_t nheader, size_t ncolumns)
{
	struct arena *a = arena_new();
	struct sniff *s = ARENA_NEW(a, struct sniff);
	s->arena = a;
	s->has_header = header != NULL;
	s->ncolumns = s->nfile = header ? nheader : ncolumns;
	s->columns = ARENA_ARRAY(a, struct sniff_column, s->ncolumns + SNIFF_MADE);
	struct map *names = map_new();
	for (size_t i = 0; i < s->ncolumns; i++) {
		struct sniff_column *c = &s->columns[i];
		bool is_new;
		c->distinct = map_new();
		c->label_of = -1;
		c->header = header ? arena_dup(a, str_trim(header[i])) : (struct str){"", 0};
		c->field = c->header.len ? c->header : arena_printf(a, "column_%zu", i + 1);
		map_put(names, c->field, &is_new);
		c->repeated = !is_new;
		c->word = sniff_word_of(a, c->header);
		c->slug = make_slug(s, i);
	}
	map_free(names);
	buffer_init(&s->title, SNIFF_TITLE);
	return s;
}

void sniff_free(struct sniff *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->ncolumns; i++)
		map_free(s->columns[i].distinct);
	relations_free(s->relations);
	made_free(s);
	buffer_drop(&s->title);
	arena_free(s->arena);
}

/* The digits of "4100.0", which a program wrote that keeps codes as floats; else the whole. */
static struct str without_zero(struct str v)
{
	struct str core = v;
	while (core.len > 1 && core.ptr[core.len - 1] == '0')
		core.len--;
	bool point = core.len > 1 && core.len < v.len && core.ptr[core.len - 1] == '.';
	core.len -= point;
	for (size_t i = 0; point && i < core.len; i++)
		point = is_digit(core.ptr[i]);
	return point ? core : v;
}

/* What the characters tell. */
static void add_characters(struct sniff_column *c, struct str written)
{
	size_t digits = 0, blanks = 0, letters = 0;
	struct str v = without_zero(written);
	c->point_zero += v.len < written.len;
	for (size_t i = 0; i < v.len; i++) {
		char ch = v.ptr[i];
		digits += is_digit(ch);
		blanks += ch == ' ';
		letters += (ch | 0x20) >= 'a' && (ch | 0x20) <= 'z';
	}
	bool all = digits == v.len;
	c->digits_only += all;
	c->leading_zero += all && v.len > 1 && v.ptr[0] == '0';
	c->four_digits +=
		all && v.len == 4 && (str_starts(v, STR("19")) || str_starts(v, STR("20")));
	c->blanks_inside += blanks > 0;
	c->has_digit += digits > 0;
	c->has_letter += letters > 0;
	c->total_len += v.len;
	if (c->values == 1 || v.len < c->min_len)
		c->min_len = v.len;
	if (v.len > c->max_len)
		c->max_len = v.len;
}

static int needed_decimals(int64_t v)
{
	int n = SNIFF_DECIMALS;
	for (; n > 0 && v % 10 == 0; n--)
		v /= 10;
	return n;
}

/* MONEY_NULL: no number in this convention, whatever groups the thousands. */
static int64_t read_as(struct str v, char decimal, bool *rounded)
{
	static const char groups[2][3] = {{'.', ' ', '\''}, {',', ' ', '\''}};
	enum number_result result = NUMBER_BAD;
	int64_t n = 0;
	for (int i = 0; i < 3 && result == NUMBER_BAD; i++)
		result = number_read_rounded(
			v, (struct number_format){decimal, groups[decimal == '.'][i]},
			SNIFF_DECIMALS, &n, rounded);
	return result == NUMBER_OK ? n : MONEY_NULL;
}

static void add_range(struct sniff_range *r, struct str v, char decimal)
{
	bool rounded = false;
	int64_t n = read_as(v, decimal, &rounded);
	if (n == MONEY_NULL)
		return;
	if (r->n == 0 || n < r->min)
		r->min = n;
	if (r->n == 0 || n > r->max)
		r->max = n;
	r->n++;
	r->negative += n < 0;
	r->zero += n == 0;
	r->sum += n;
	r->rounded = r->rounded || rounded;
	int decimals = needed_decimals(n);
	r->fractions += decimals > 0;
	if (decimals > r->decimals)
		r->decimals = decimals;
}

static void add_numbers(struct sniff_column *c, struct str v, uint64_t line)
{
	struct number_vote *n = &c->number;
	if (n->seen < HOPELESS || n->neither * 2 < n->seen) {
		number_vote_add(n, v, line);
		add_range(&c->comma, v, ',');
		add_range(&c->point, v, '.');
	}
	if (c->date.seen < HOPELESS || c->date.neither * 2 < c->date.seen)
		date_vote_add(&c->date, v, line);
}

static void keep_text(char out[SNIFF_TEXT], struct str v)
{
	size_t n = v.len < SNIFF_TEXT - 1 ? v.len : SNIFF_TEXT - 1;
	n = utf8_valid((struct str){v.ptr, n});
	memcpy(out, v.ptr, n);
	out[n] = 0;
}

static void add_distinct(struct sniff_column *c, struct str v)
{
	bool is_new = false;
	if (!c->distinct_over)
		map_put(c->distinct, v, &is_new);
	else
		is_new = true; /* unknown, so the bounds must be looked at */
	if (is_new) {
		personal_add(&c->personal, v);
		if (!c->min_text[0] || str_cmp(v, str_z(c->min_text)) < 0)
			keep_text(c->min_text, v);
		if (str_cmp(v, str_z(c->max_text)) > 0)
			keep_text(c->max_text, v);
	}
	if (map_count(c->distinct) >= SNIFF_DISTINCT ||
	    map_size(c->distinct) >= SNIFF_DISTINCT_BYTES)
		c->distinct_over = true;
}

static void add_value(struct sniff_column *c, struct str raw, uint64_t line)
{
	struct str v = str_trim(raw);
	if (v.len == 0) {
		c->empty++;
		return;
	}
	c->values++;
	if (mark_of(v) != MARK_TESTS)
		c->says_total++;
	c->says_none += says_no_figure(v);
	add_characters(c, v);
	add_distinct(c, v);
	add_numbers(c, v, line);
	if (!c->made)
		made_count(c, v);
}

static void add_fill(struct sniff *s, const struct str *fields, size_t n)
{
	bool before = false;
	for (size_t k = 0; k < s->nfile; k++) {
		struct sniff_fill *f = &s->columns[k].fill;
		struct str v = k < n ? str_trim(fields[k]) : STR("");
		uint64_t hash = v.len ? hash64(v.ptr, v.len) : 0;
		if (s->records == 1)
			f->first = v.len > 0;
		f->again += v.len > 0 && hash == f->last;
		f->orphans += v.len == 0 && before;
		f->runs += v.len == 0 && !f->was_empty;
		f->was_empty = v.len == 0;
		if (v.len > 0)
			f->last = hash;
		before = v.len > 0;
	}
}

void sniff_add(struct sniff *s, const struct batch *b)
{
	for (size_t i = 0; i < b->nrecords; i++) {
		const struct record *r = &b->records[i];
		const struct str *fields = b->fields + r->first;
		if (!sniff_is_line(s, fields, r->nfields))
			continue;
		s->records++;
		s->last_line = r->line;
		add_fill(s, fields, r->nfields);
		for (size_t k = 0; k < s->ncolumns; k++) {
			if (k < r->nfields)
				add_value(&s->columns[k], fields[k], r->line);
			else
				s->columns[k].empty++;
		}
	}
}

static void add_made(struct sniff *s, const struct str *fields, const struct record *r)
{
	for (size_t k = s->nfile; k < s->ncolumns; k++) {
		struct sniff_column *c = &s->columns[k];
		if (!made_of_nothing(s, c, fields, r->nfields))
			add_value(c, sniff_cell(s, c, fields, r->nfields), r->line);
	}
}

void sniff_add_made(struct sniff *s, const struct batch *b)
{
	for (size_t i = 0; i < b->nrecords; i++) {
		const struct record *r = &b->records[i];
		const struct str *fields = b->fields + r->first;
		if (sniff_is_line(s, fields, r->nfields))
			add_made(s, fields, r);
	}
}

void sniff_title(struct sniff *s, const struct batch *b, uint64_t header)
{
	for (size_t i = 0; i < b->nrecords; i++) {
		const struct record *r = &b->records[i];
		for (size_t k = 0; k < r->nfields && r->line < header; k++) {
			buffer_append_str(&s->title, b->fields[r->first + k]);
			buffer_append_char(&s->title, ' ');
		}
	}
}
