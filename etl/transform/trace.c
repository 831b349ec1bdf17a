/* Which row of which code list decides for a line. */
#include "mapping/trace.h"
#include "transform/plan.h"

/* The fields of a key as they stand in a row: "cost_centre 610110". */
static bool tell_codes(struct buffer *why, const struct row *from, const struct foreign_key *k)
{
	size_t filled = 0;
	for (size_t i = 0; i < k->n; i++) {
		struct str code = row_text(from, k->fields[i]);
		filled += code.len > 0;
		buffer_printf(why, "%s%.*s %.*s", i ? " and " : "",
			      STR_ARG(from->r->fields[k->fields[i]].name),
			      STR_ARG(code.len ? code : STR("(empty)")));
	}
	return filled > 0;
}

/* The way from the record to the list, hop by hop; the list's row, or NONE. */
static int tell_way(struct buffer *why, const struct row *record, int list)
{
	const struct transform *t = record->source->transform;
	const struct foreign_key *k = resolve_key(t, list);
	int parent = t->plan.parent[list];
	struct row from = *record;
	if (&t->m->resources[parent] != t->plan.r) {
		int row = tell_way(why, record, parent);
		if (row == NONE)
			return NONE;
		buffer_append_z(why, " → ");
		from = resolve_list_row(t, parent, row);
	}
	bool filled = tell_codes(why, &from, k);
	struct missing_code failed = {NONE, STR(""), false};
	int row = resolve_row(record, list, &failed);
	buffer_append_z(why, " → ");
	if (row != NONE) {
		trace_row(why, &t->m->resources[list], k, row);
		return row;
	}
	if (filled) {
		buffer_append_z(why, failed.several ? "several rows of " : "no row of ");
		buffer_printf(why, "%.*s %s", STR_ARG(str_base_name(t->m->resources[list].path)),
			      failed.several ? "have it, so none counts" : "has it");
		trace_year(why, k, resolve_year(record, k));
	} else {
		buffer_append_z(why, "nothing to look up");
	}
	return NONE;
}

static struct str value_of(const struct transform *t, size_t d, const struct row *record,
			   struct arena *a)
{
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	struct special special;
	struct buffer b;
	const struct dimension *shape = &t->cube->dimensions[d];
	buffer_init(&b, 1u << 20);
	if (resolve_tuple((struct transform *)t, d, record->variant, tuple, &special)) {
		value_plain(&b, shape->attributes[shape->key].type, &tuple[shape->key]);
		if (shape->label_attribute != shape->key && !tuple[shape->label_attribute].null) {
			buffer_append_z(&b, " ");
			value_plain(&b, shape->attributes[shape->label_attribute].type,
				    &tuple[shape->label_attribute]);
		}
	}
	struct str s = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return s;
}

static void trace_dimension(struct transform *t, size_t d, const struct row *record,
			    struct arena *a, struct trace_item *out)
{
	struct buffer why;
	int list = trace_list(t->m, d);
	size_t key = t->cube->dimensions[d].key;
	int field = t->plan.dimensions[d].fields[key];
	for (size_t i = 0; i < t->cube->dimensions[d].nattributes && list == NONE; i++) {
		int looked_up = t->plan.dimensions[d].fields[i];
		if (looked_up != NONE && t->plan.r->fields[looked_up].origin == ORIGIN_LOOKUP)
			list = t->plan.r->fields[looked_up].list;
	}
	buffer_init(&why, 1u << 16);
	out->dimension = t->cube->dimensions[d].name;
	out->value = value_of(t, d, record, a);
	if (list != NONE && t->plan.parent[list] != NONE) {
		int row = tell_way(&why, record, list);
		if (row != NONE) {
			out->file = t->m->resources[list].table->path;
			out->line = t->m->resources[list].table->lines[row];
		}
	} else if (field != NONE) {
		buffer_printf(&why, "%.*s as it stands", STR_ARG(t->plan.r->fields[field].name));
	} else {
		buffer_append_z(&why, "nothing in this ledger feeds it");
	}
	out->why = arena_dup(a, buffer_str(&why));
	buffer_drop(&why);
}

void transform_trace(struct transform *t, const struct record *record, const struct str *cells,
		     struct arena *a, struct trace *out)
{
	t->now.at.record = record;
	t->now.at.cells = cells;
	t->now.at.ncells = record->nfields;
	t->now.at.any_amount = true;
	const struct variant *v = t->plan.nvariants ? &t->plan.variants[0] : NULL;
	struct row row = row_record(t, v);
	int rule = rules_match(t);
	*out = (struct trace){.n = t->cube->ndimensions};
	if (rule != NONE)
		out->dropped = arena_dup(a, t->now.tallies.rules[rule].rule);
	out->items = ARENA_ARRAY(a, struct trace_item, out->n);
	for (size_t d = 0; d < out->n; d++)
		trace_dimension(t, d, &row, a, &out->items[d]);
	arena_reset(t->now.scratch);
}
