/* What a source gave, in few words, and whether another file of the load gave it too. */
#include "base/text/plural.h"
#include "pipeline/pipeline_run.h"

#define PERIODS_MAX 1000

void same_begin(struct load_run *r)
{
	const struct mapping *m = r->options->mapping;
	split_free(r->parts);
	r->parts = split_new(mapping_cube(m), mapping_side(m));
}

void same_add(struct load_run *r, const struct entry_batch *b)
{
	split_add(r->parts, b);
}

/* Rows of a table all change by a few lines more. */
void same_look(struct load_run *r, const struct entry_batch *b)
{
	sketch_add(r->sketch, b);
}

/* "maand 1 … 3; datum 2024-01-01 … 2024-03-31" */
static struct str periods_of(const struct load_run *r)
{
	const struct cube *cube = mapping_cube(r->options->mapping);
	struct buffer b;
	buffer_init(&b, PERIODS_MAX);
	for (size_t d = 0; d < cube->ndimensions; d++) {
		const struct dimension *shape = &cube->dimensions[d];
		enum value_type type = shape->attributes[shape->key].type;
		struct value least, greatest;
		if (!mapping_is_period(r->options->mapping, d) ||
		    !sketch_range(r->sketch, d, &least, &greatest))
			continue;
		buffer_printf(&b, "%s%.*s ", b.len ? "; " : "", STR_ARG(shape->name));
		value_plain(&b, type, &least);
		if (value_cmp(type, &least, &greatest) != 0) {
			buffer_append_z(&b, " \xE2\x80\xA6 ");
			value_plain(&b, type, &greatest);
		}
	}
	struct str out = arena_dup(r->report->arena, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

void same_end(struct load_run *r, struct source_report *report)
{
	struct arena *a = r->report->arena;
	report->periods = periods_of(r);
	report->parts = split_rows(r->parts, r->dictionaries, a, &report->nparts);
	if (report->nparts == 0) { /* nothing splits it */
		report->parts = ARENA_ARRAY(a, struct split_row, 1);
		report->parts[report->nparts++] =
			(struct split_row){.label = STR("all"), .tally = report->tallies.loaded};
	}
	report->sketch = sketch_take(r->sketch, a);
	split_merge(r->split, r->parts);
}

static int same_bytes(const struct source_report *a, const struct source_report *b, struct error *e)
{
	return error_set(e, STATUS_REFUSED,
			 "%.*s and %.*s hold the same bytes (SHA-256 %.16s…): loading both would "
			 "count everything twice; give one of them",
			 STR_ARG(a->name), STR_ARG(b->name), b->sha256);
}

static int same_lines(const struct source_report *a, const struct source_report *b, struct error *e)
{
	return error_set(
		e, STATUS_REFUSED,
		"%.*s and %.*s hold the same %llu %s, written differently: loading both would "
		"count everything twice; give one of them, or --beside when they complement each "
		"other",
		STR_ARG(a->name), STR_ARG(b->name), (unsigned long long)b->tallies.loaded.entries,
		plural(b->tallies.loaded.entries, "entry", "entries"));
}

static int nearly_same(const struct source_report *a, const struct source_report *b,
		       struct error *e)
{
	return error_set(
		e, STATUS_REFUSED,
		"%.*s and %.*s share almost all entries (%llu and %llu): loading both would count "
		"them twice; give one of them, or --beside when they complement each other",
		STR_ARG(a->name), STR_ARG(b->name), (unsigned long long)a->tallies.loaded.entries,
		(unsigned long long)b->tallies.loaded.entries);
}

int same_check(const struct load_run *r, const struct source_report *last, struct error *e)
{
	bool beside = r->options->overlap == OVERLAP_BESIDE;
	for (const struct source_report *s = r->report->sources; s < last; s++) {
		/* Several empty files count nothing. */
		if (s->known || !s->sketch || !str_eq(s->resource, last->resource))
			continue;
		if (last->size > 0 && strcmp(s->sha256, last->sha256) == 0)
			return same_bytes(s, last, e);
		if (!beside && sketch_same(s->sketch, last->sketch))
			return same_lines(s, last, e);
		if (!beside && sketch_nearly_same(s->sketch, last->sketch))
			return nearly_same(s, last, e);
	}
	return 0;
}

/* ---- what would be replaced ---- */

static struct split_row *copy_rows(struct arena *a, const struct split_row *rows, size_t n)
{
	struct split_row *out = ARENA_ARRAY(a, struct split_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		out[i] = rows[i];
		out[i].label = arena_dup(a, rows[i].label);
	}
	return out;
}

static struct load_dataset *copy_datasets(struct arena *a, const struct load_result *from)
{
	struct load_dataset *out = ARENA_ARRAY(a, struct load_dataset, from->n + 1);
	for (size_t i = 0; i < from->n; i++) {
		struct load_dataset *d = &out[i];
		*d = from->items[i];
		d->source = arena_dup(a, d->source);
		d->superseded = ARENA_ARRAY(a, int64_t, d->nsuperseded + 1);
		for (size_t k = 0; k < d->nsuperseded; k++)
			d->superseded[k] = from->items[i].superseded[k];
	}
	return out;
}

/* The sink's memory goes with it; the report stays. */
void same_keep_result(struct pipeline_report *report, const struct load_result *from)
{
	struct arena *a = report->arena;
	struct load_replaced *replaced = ARENA_ARRAY(a, struct load_replaced, from->nreplaced + 1);
	for (size_t i = 0; i < from->nreplaced; i++) {
		const struct load_replaced *old = &from->replaced[i];
		struct load_replaced *new = &replaced[i];
		*new = *old;
		new->name = arena_dup(a, old->name);
		new->periods_old = arena_dup(a, old->periods_old);
		new->periods_new = arena_dup(a, old->periods_new);
		new->parts_old = copy_rows(a, old->parts_old, old->nparts_old);
		new->parts_new = copy_rows(a, old->parts_new, old->nparts_new);
	}
	report->result = (struct load_result){.items = copy_datasets(a, from),
					      .n = from->n,
					      .replaced = replaced,
					      .nreplaced = from->nreplaced,
					      .remasked = from->remasked};
	struct load_remasked *m = &report->result.remasked;
	m->items = ARENA_ARRAY(a, struct load_remasked_dataset, m->n + 1);
	for (size_t i = 0; i < m->n; i++)
		m->items[i] = from->remasked.items[i];
	memcpy(report->result.digest, from->digest, sizeof from->digest);
}
