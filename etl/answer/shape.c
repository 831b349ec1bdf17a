/* What the columns of an answer are, for those who write it in another form. */
#include "answer/shape.h"

#include "question/question.h"
#include "scan/picture.h"

static struct str aggregate_title(struct arena *a, const struct cube *c, const struct column *from)
{
	const struct measure *m = &c->measures[from->measure];

	if (from->function == AGGREGATE_SUM)
		return arena_dup(a, m->label);
	return arena_printf(a, "%.*s (%s)", STR_ARG(m->label), aggregate_name(from->function));
}

static void describe_attribute(struct query_column *out, struct arena *a, const struct cube *c,
			       const struct column *from)
{
	const struct dimension *d = &c->dimensions[from->dimension];
	const struct attribute *t = &d->attributes[from->attribute];

	out->kind = QUERY_ATTRIBUTE;
	out->type = t->type;
	out->dimension = from->dimension;
	out->attribute = from->attribute;
	out->title = d->nattributes == 1 || str_eq(d->label, t->label)
			     ? arena_dup(a, d->label)
			     : arena_printf(a, "%.*s: %.*s", STR_ARG(d->label), STR_ARG(t->label));
}

static struct query_column describe(struct arena *a, const struct cube *c,
				    const struct column *from)
{
	struct query_column out = {.ref = arena_dup(a, from->ref), .type = VALUE_INTEGER};

	out.measure = from->measure;
	out.function = from->function;
	if (from->kind == COLUMN_ATTRIBUTE) {
		describe_attribute(&out, a, c, from);
	} else if (from->kind == COLUMN_COUNT) {
		out.kind = QUERY_COUNT;
		out.title = STR("Facts"); /* as the model calls it */
	} else {
		out.decimals = c->columns[c->measures[from->measure].column].decimals;
		out.kind = from->kind == COLUMN_MEASURE ? QUERY_MEASURE : QUERY_AGGREGATE;
		out.title = from->kind == COLUMN_MEASURE
				    ? arena_dup(a, c->measures[from->measure].label)
				    : aggregate_title(a, c, from);
	}
	return out;
}

static void describe_all(struct query_shape *out, const struct question *r)
{
	struct arena *a = out->arena;

	out->columns = ARENA_ARRAY(a, struct query_column, r->columns.n + r->aggregates.n + 1);
	for (size_t i = 0; i < r->columns.n; i++)
		out->columns[out->n++] = describe(a, out->cube, &r->columns.items[i]);
	for (size_t i = 0; i < r->aggregates.n; i++)
		out->columns[out->n++] = describe(a, out->cube, &r->aggregates.items[i]);
}

int query_shape_open(struct query_shape *out, struct session *s, const struct query *q,
		     struct error *e)
{
	struct picture *p;
	struct question r;

	*out = (struct query_shape){0};
	if (picture_get(&p, s, q->cube, e) != 0)
		return -1;
	out->arena = arena_new();
	out->view = view_ref(picture_view(p));
	out->cube = view_cube(out->view);
	int result = question_read(&r, out->arena, out->cube, q, e);
	if (result == 0 && question_is_sheet(&r))
		result = error_set(e, STATUS_USAGE,
				   "pivot, comparable, per and prices come as JSON, or as CSV with "
				   "format=csv");
	if (result == 0)
		describe_all(out, &r);
	picture_release(p);
	if (result != 0)
		query_shape_close(out);
	return result;
}

void query_shape_close(struct query_shape *s)
{
	view_unref(s->view);
	if (s->arena)
		arena_free(s->arena);
	*s = (struct query_shape){0};
}
