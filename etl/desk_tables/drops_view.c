/* What each drop rule leaves out, in lines and money, as check counted it, and whether it ties. */
#include "desk_tables/table_views.h"

#define DECIMALS 4

struct tally_sum {
	int64_t lines;
	money_sum sums[DROP_SUMS_MAX];
};

struct drop_counting {
	struct visit *v;
	struct drops_view *out;
	struct str measures[DROP_SUMS_MAX];
	struct tally_sum *tallies; /* [rows] of out */
	bool unread;               /* a sum that cannot be read: nothing ties then */
};

/* ---- adding up ---- */

static void add(struct drop_counting *c, struct tally_sum *to, const json_t *tally)
{
	const json_t *sums = json_object_get(tally, "sums");
	to->lines += heard_number(tally, "lines");
	for (size_t m = 0; m < c->out->nsums; m++) {
		const json_t *sum = json_object_get(sums, c->measures[m].ptr);
		int64_t value = 0;
		c->unread = c->unread ||
			    (sum && !money_parse(heard_amount(sum, c->v->arena), DECIMALS, &value));
		to->sums[m] += value;
	}
}

/* The row of that name, made when it is new. */
static struct tally_sum *row_of(struct drop_counting *c, struct str key, enum drop_row_kind kind)
{
	struct drops_view *out = c->out;
	for (size_t i = 0; i < out->n; i++)
		if (out->rows[i].kind == kind && str_eq(out->rows[i].key, key))
			return &c->tallies[i];
	if (out->n == DROP_VIEW_ROWS)
		return NULL;
	out->rows[out->n] = (struct drop_row){.key = key, .kind = kind};
	return &c->tallies[out->n++];
}

static void name_measures(struct drop_counting *c, const json_t *tallies)
{
	const char *name;
	json_t *sum;
	json_object_foreach(json_object_get(json_object_get(tallies, "read"), "sums"), name, sum)
	{
		if (c->out->nsums == DROP_SUMS_MAX) {
			c->out->more = true;
			return;
		}
		c->measures[c->out->nsums++] = arena_dup(c->v->arena, str_z(name));
	}
}

static void add_source(struct drop_counting *c, const json_t *tallies)
{
	const char *name;
	json_t *tally;
	static const struct {
		const char *member;
		enum drop_row_kind kind;
	} parts[] = {{"read", DROP_READ}, {"loaded", DROP_LOADED}, {"rejected", DROP_REJECTED}};
	if (!c->out->nsums)
		name_measures(c, tallies);
	for (size_t i = 0; i < 3; i++)
		add(c, row_of(c, STR(""), parts[i].kind),
		    json_object_get(tallies, parts[i].member));
	json_object_foreach(json_object_get(tallies, "rules"), name, tally)
	{
		struct tally_sum *row =
			row_of(c, arena_dup(c->v->arena, str_z(name)), DROP_BY_RULE);
		if (row)
			add(c, row, tally);
		else
			c->unread = true;
	}
}

/* ---- telling ---- */

static struct str row_name(enum lang lang, const struct drop_row *r)
{
	switch (r->kind) {
	case DROP_READ:
		return text_of(lang, T("In het bestand"));
	case DROP_LOADED:
		return text_of(lang, T("Blijft over, en wordt geladen"));
	case DROP_REJECTED:
		return text_of(lang, T("Afgekeurd"));
	default:
		return str_eq(r->key, STR("blank"))    ? text_of(lang, T("Lege regels (vast)"))
		       : str_eq(r->key, STR("header")) ? text_of(lang, T("Herhaalde kop (vast)"))
		       : str_eq(r->key, STR("no-amount"))
			       ? text_of(lang, T("Zonder enig bedrag (vast)"))
			       : r->key;
	}
}

static bool is_own(struct str key)
{
	return str_eq(key, STR("blank")) || str_eq(key, STR("header")) ||
	       str_eq(key, STR("no-amount"));
}

/* loaded + dropped + rejected = read, from the rows that are shown. */
static bool ties(const struct drop_counting *c)
{
	struct tally_sum rest = {0};
	for (size_t i = 0; i < c->out->n; i++) {
		int sign = c->out->rows[i].kind == DROP_READ ? 1 : -1;
		rest.lines += sign * c->tallies[i].lines;
		for (size_t m = 0; m < c->out->nsums; m++)
			rest.sums[m] += sign * c->tallies[i].sums[m];
	}
	bool tie = rest.lines == 0 && !c->unread;
	for (size_t m = 0; m < c->out->nsums; m++)
		tie = tie && rest.sums[m] == 0;
	return tie;
}

/* The rows of one kind, as they are shown. */
static size_t tell_kind(struct drop_counting *c, enum drop_row_kind kind, struct drop_row *to)
{
	const struct drops_view *out = c->out;
	enum lang lang = tables_lang(c->v);
	size_t n = 0;
	for (size_t i = 0; i < out->n; i++) {
		struct drop_row r = out->rows[i];
		const struct tally_sum *t = &c->tallies[i];
		if (r.kind != kind || (kind == DROP_BY_RULE && is_own(r.key) && !t->lines))
			continue;
		r.name = row_name(lang, &r);
		r.idle = kind == DROP_BY_RULE && !t->lines;
		r.lines = worded_count(lang, t->lines);
		for (size_t m = 0; m < out->nsums; m++)
			r.sums[m] = tables_amount(c->v, t->sums[m], DECIMALS);
		to[n++] = r;
	}
	return n;
}

static int64_t lines_of(const struct drop_counting *c, enum drop_row_kind kind)
{
	int64_t lines = 0;
	for (size_t i = 0; i < c->out->n; i++)
		lines += c->out->rows[i].kind == kind ? c->tallies[i].lines : 0;
	return lines;
}

/* As a subtraction: what there is, what is taken off, what is left. */
static void tell(struct drop_counting *c)
{
	static const enum drop_row_kind order[] = {DROP_READ, DROP_BY_RULE, DROP_REJECTED,
						   DROP_LOADED};
	struct drops_view *out = c->out;
	struct drop_row *rows = ARENA_ARRAY(c->v->arena, struct drop_row, out->n + 1);
	size_t n = 0;
	out->ties = ties(c);
	out->nothing = lines_of(c, DROP_READ) > 0 && lines_of(c, DROP_LOADED) == 0;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		n += tell_kind(c, order[i], rows + n);
	out->rows = rows;
	out->n = n;
	for (size_t m = 0; m < out->nsums; m++)
		out->titles[m] = str_eq(c->measures[m], STR("amount"))
					 ? text_of(tables_lang(c->v), T("Bedrag"))
					 : c->measures[m];
}

/* Rows are told as "rule · column". */
static bool is_of_rule(struct str key, struct str rule)
{
	return str_starts(key, rule) &&
	       (key.len == rule.len ||
		str_starts((struct str){key.ptr + rule.len, key.len - rule.len},
			   STR(" \xC2\xB7 ")));
}

/* What each rule of these rows leaves out now; of a rule that is new nobody knows it yet. */
void drops_amounts(struct visit *v, const struct tables_view *t, const struct list *l,
		   struct diff_view *diff)
{
	struct drops_view now;
	if (!l->drops)
		return;
	diff->drops = true;
	drops_view(v, t, l, &now);
	for (size_t i = 0; now.there && now.nsums && i < diff->n; i++)
		for (size_t k = 0; k < now.n; k++)
			if (now.rows[k].kind == DROP_BY_RULE &&
			    is_of_rule(diff->rows[i].key, now.rows[k].key))
				diff->rows[i].amount = now.rows[k].sums[0];
}

void drops_view(struct visit *v, const struct tables_view *t, const struct list *l,
		struct drops_view *out)
{
	size_t i;
	const json_t *source;
	*out = (struct drops_view){0};
	if (!t->checked)
		return;
	struct drop_counting c = {.v = v, .out = out};
	json_t *check = heard(v->desk, t->delivery.id, JOB_CHECK);
	const json_t *report = json_object_get(json_array_get(check, 0), "report");
	out->rows = ARENA_ARRAY(v->arena, struct drop_row, DROP_VIEW_ROWS);
	c.tallies = ARENA_ARRAY(v->arena, struct tally_sum, DROP_VIEW_ROWS);
	json_array_foreach(json_object_get(report, "sources"), i, source)
	{
		if (!str_eq(heard_text(source, "resource", v->arena), l->ledger))
			continue;
		out->there = true;
		add_source(&c, json_object_get(source, "tallies"));
	}
	if (out->there)
		tell(&c);
	json_decref(check);
}
