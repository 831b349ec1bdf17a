/* A version beside those it took the place of. Sums only of lines that are alike: a year, a phase, a
 * side; along them nothing is added up. */
#include "pages/news/revisions.h"

#include "answer/changes_told.h"
#include "explore/inquiry.h"
#include "page/bars.h"
#include "store/store.h"

/* The name of a government of that code, in a cube of several; the code where there is none. */
static struct str body_word(const struct page *p, struct str code)
{
	const struct guide *g = p->guide;
	const struct dimension *d = g->body < 0 ? NULL : &g->cube->dimensions[g->body];
	struct value value = {.text = code};
	struct tabular t;
	struct error e;

	if (!d || d->key == d->label_attribute || d->attributes[d->key].type != VALUE_STRING)
		return code;
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, g->name);
	ask_param(&q, "drilldown", d->attributes[d->label_attribute].ref);
	ask_param(&q, "cut",
		  cut_of_value(p->arena, d->attributes[d->key].ref, VALUE_STRING, &value));
	ask_param(&q, "aggregates", STR("_count"));
	if (ask_tabular(&t, &q, &e) != 0 || t.n != 1 || tabular_cell(&t, 0, 0)->kind != DATUM_TEXT)
		return code;
	return tabular_cell(&t, 0, 0)->text.len ? tabular_cell(&t, 0, 0)->text : code;
}

struct str scope_words(const struct page *p, struct str codes, struct str divider)
{
	const struct guide *g = p->guide;
	struct str out = {0};

	while (codes.len) {
		size_t at = 0;
		while (at + divider.len <= codes.len &&
		       memcmp(codes.ptr + at, divider.ptr, divider.len) != 0)
			at++;
		bool last = at + divider.len > codes.len;
		struct str code = last ? codes : str_head(codes, at);
		const struct guide_member *phase = axis_find(&g->phase, code),
					  *side = axis_find(&g->side, code);
		struct str word = phase                       ? phase_word(p, phase)
				  : side                      ? side_word(p, side)
				  : axis_find(&g->year, code) ? code
							      : body_word(p, code);
		out = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(out), out.len ? ", " : "",
				   STR_ARG(word));
		size_t gone = last ? codes.len : at + divider.len;
		codes = (struct str){codes.ptr + gone, codes.len - gone};
	}
	return out;
}

/* ---- sums of parts, as they were kept with each version ---- */

static void add_sum(const struct page *p, struct figure *f, struct str sums)
{
	const struct measure *m = &p->guide->cube->measures[p->lens.measure];
	int64_t amount;
	struct str text = {0};

	for (size_t i = 0; i <= m->column; i++)
		text = str_split(&sums, ' ');
	f->decimals = measure_decimals(p->guide, p->lens.measure);
	if (!money_parse(text, f->decimals, &amount))
		return;
	f->known = true;
	f->amount += amount;
}

static struct revision_part *part_of(const struct page *p, struct revision_diff *c,
				     struct str label)
{
	struct str words = scope_words(p, label, STR(" · "));

	for (size_t i = 0; i < c->nparts; i++)
		if (str_eq(c->parts[i].label, words))
			return &c->parts[i];
	c->parts[c->nparts] = (struct revision_part){.label = words};
	return &c->parts[c->nparts++];
}

/* What is in one of the two only was, or is, nothing in the other. */
static void settle(struct figure *before, struct figure *now, struct figure *difference)
{
	int decimals = before->known ? before->decimals : now->decimals;

	if (!before->known && !now->known)
		return;
	before->known = now->known = true;
	before->decimals = now->decimals = decimals;
	*difference = (struct figure){true, now->amount - before->amount, decimals, {0}, {0}, true};
}

void revision_parts(const struct page *p, struct revision_diff *c, const struct store_dataset *all,
		    size_t n)
{
	size_t room = 1;
	int64_t id = c->revision->id;

	for (size_t i = 0; i < n; i++)
		room += all[i].nparts;
	c->parts = ARENA_ARRAY(p->arena, struct revision_part, room);
	for (size_t i = 0; i < n; i++) {
		bool before =
			all[i].superseded_by == id && !str_eq(all[i].status, STR("withdrawn"));
		if (all[i].id != id && !before)
			continue;
		for (size_t k = 0; k < all[i].nparts; k++) {
			struct revision_part *part = part_of(p, c, all[i].parts[k].label);
			add_sum(p, before ? &part->before : &part->now, all[i].parts[k].sums);
		}
	}
	for (size_t i = 0; i < c->nparts; i++)
		settle(&c->parts[i].before, &c->parts[i].now, &c->parts[i].difference);
}

/* ---- members, from the API's answer ---- */

static struct figure amount_of(const struct page *p, money_sum amount)
{
	return (struct figure){true, amount, measure_decimals(p->guide, p->lens.measure),
			       {0},  {0},    true};
}

static struct revision_member member_of(const struct page *p, const struct member_told *m,
					enum value_type type)
{
	size_t column = p->guide->cube->measures[p->lens.measure].column;
	const struct change_totals *t = &m->totals;
	struct revision_member out = {.changed = t->kinds[CHANGE_CHANGED].lines,
				      .added = t->kinds[CHANGE_ADDED].lines,
				      .removed = t->kinds[CHANGE_REMOVED].lines};
	struct buffer code;

	out.before = amount_of(p, t->before.sums[column]);
	out.now = amount_of(p, t->now.sums[column]);
	settle(&out.before, &out.now, &out.difference);
	if (!m->published) {
		out.label = text_of(p->lang, T("(niet openbaar)"));
		return out;
	}
	buffer_init(&code, SIZE_MAX);
	value_plain(&code, type, &m->value);
	out.code = arena_dup(p->arena, buffer_str(&code));
	buffer_drop(&code);
	out.label = m->label.len ? arena_dup(p->arena, m->label) : out.code;
	if (m->value.null || out.label.len == 0)
		out.label = text_of(p->lang, T("(niet ingevuld)"));
	return out;
}

static void keep_members(const struct page *p, struct revision_diff *c,
			 const struct changes_told *t)
{
	enum value_type type = t->asked.grouped ? t->cube->dimensions[t->asked.by.dimension]
							  .attributes[t->asked.by.attribute]
							  .type
						: VALUE_STRING;

	c->changed = t->totals.kinds[CHANGE_CHANGED].lines;
	c->added = t->totals.kinds[CHANGE_ADDED].lines;
	c->removed = t->totals.kinds[CHANGE_REMOVED].lines;
	c->n = t->n < REVISION_MEMBERS ? t->n : REVISION_MEMBERS;
	c->more = t->n - c->n;
	c->members = ARENA_ARRAY(p->arena, struct revision_member, c->n + 1);
	for (size_t i = 0; i < c->n; i++)
		c->members[i] = member_of(p, &t->members[i], type);
}

int revision_compare(struct page *p, struct revision_diff *c, const struct revision *r,
		     const struct store_dataset *all, size_t n, struct error *e)
{
	struct asked *q = ARENA_NEW(p->arena, struct asked);
	struct lens whole = {.guide = p->guide};
	int by = lens_next_level(&whole);
	struct result *answer;

	*c = (struct revision_diff){.revision = r, .asked = q};
	revision_parts(p, c, all, n);
	c->money = c->nparts == 1;
	*q = ask_new(p->session, p->arena, ENDPOINT_CHANGES, p->guide->name);
	ask_param(q, "to", arena_printf(p->arena, "%lld", (long long)r->id));
	if (by >= 0) {
		const struct dimension *d = &p->guide->cube->dimensions[by];
		c->dimension = dimension_word(p, (size_t)by);
		ask_param(q, "by", d->attributes[d->key].ref);
	}
	q->query.params = q->params;
	if (query_ask(&answer, p->session, &q->query, e) != 0) {
		c->too_large = e->status == STATUS_LIMIT;
		return c->too_large ? 0 : -1;
	}
	keep_members(p, c, answer->changes);
	result_close(answer);
	return 0;
}
