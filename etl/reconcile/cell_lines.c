/* From a cell back to the lines of files that it is made of. */
#include "reconcile/reconcile.h"

#include "base/text/json_out.h"
#include "provenance/provenance.h"
#include "query/query.h"

/* A person reads these; the API's provenance has them all. */
#define RANGES_TOLD 8u

static struct str cut_of(struct arena *a, const struct iv3_cells *c, enum iv3_part part,
			 struct str taakveld, struct str category)
{
	struct buffer b;

	buffer_init(&b, (size_t)256 << 10);
	buffer_printf(&b, "%.*s|%.*s|%.*s:", STR_ARG(c->cut), STR_ARG(c->side_cuts[part]),
		      STR_ARG(c->taakveld_ref));
	json_escape(&b, taakveld);
	buffer_printf(&b, "|%.*s:", STR_ARG(c->category_ref));
	json_escape(&b, category);
	struct str own = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return own;
}

static void put_part(struct buffer *b, const struct provenance_part *p)
{
	uint64_t told = 0;

	buffer_printf(b, "%s%.*s regel ", b->len ? "; " : "", STR_ARG(p->dataset->source_name));
	for (size_t i = 0; i < p->lines->nranges && i < RANGES_TOLD; i++) {
		struct line_range r = p->lines->ranges[i];
		buffer_printf(b, "%s%llu", i ? ", " : "", (unsigned long long)r.from);
		if (r.to > r.from)
			buffer_printf(b, "-%llu", (unsigned long long)r.to);
		told += r.to - r.from + 1;
	}
	if (p->lines->lines > told)
		buffer_printf(b, " en nog %llu", (unsigned long long)(p->lines->lines - told));
}

int iv3_lines_of(struct str *out, struct arena *a, struct session *s, const struct iv3_cells *c,
		 enum iv3_part part, struct str taakveld, struct str category, struct error *e)
{
	struct query_param params[] = {{STR("cut"), cut_of(a, c, part, taakveld, category)}};
	struct query q = {ENDPOINT_PROVENANCE, c->cube, STR(""), params, 1};
	struct result *r;
	struct buffer b;

	if (query_ask(&r, s, &q, e) != 0)
		return error_context(e, "cube %.*s", STR_ARG(c->cube));
	buffer_init(&b, (size_t)1 << 20);
	for (size_t i = 0; i < r->provenance->nparts; i++)
		put_part(&b, &r->provenance->parts[i]);
	*out = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	result_close(r);
	return 0;
}

struct str iv3_lines_sum(struct arena *a, const struct iv3_cells *c, enum iv3_part part,
			 struct str taakveld, struct str category)
{
	uint64_t lines = 0;
	int64_t amount = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct iv3_cell *x = &c->items[i];
		if (x->part != part || !str_eq(x->taakveld, taakveld) ||
		    !str_eq(x->category, category))
			continue;
		lines += x->lines;
		amount += x->amount;
	}
	return arena_printf(a, "%llu %s, samen € %.*s", (unsigned long long)lines,
			    lines == 1 ? "regel" : "regels",
			    STR_ARG(iv3_money(a, amount, c->decimals, false)));
}
