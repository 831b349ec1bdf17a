/*
 * From raw text to a member of a dimension: trimming, value maps, types, code lists and their
 * chains. All of this happens once for each distinct input; see keyed.h.
 */
#include "mapping/tree.h"
#include "transform/watch/watches.h"

#include "model/date.h"

#include <stdlib.h>

/* How each code list is reached from the ledger: breadth first, so the shortest way counts. */
void resolve_paths(struct transform *t)
{
	size_t n = t->m->nresources, first = 0, last = 0;
	int *queue = ARENA_ARRAY(t->now.arena, int, n + 1);
	t->plan.parent = ARENA_ARRAY(t->now.arena, int, n);
	t->plan.parent_key = ARENA_ARRAY(t->now.arena, int, n);
	for (size_t i = 0; i < n; i++)
		t->plan.parent[i] = t->plan.parent_key[i] = NONE;
	int ledger = (int)(t->plan.r - t->m->resources);
	queue[last++] = ledger;
	while (first < last) {
		int from = queue[first++];
		const struct resource *r = &t->m->resources[from];
		for (size_t k = 0; k < r->nkeys; k++) {
			int to = r->keys[k].resource;
			if (to == ledger || t->plan.parent[to] != NONE)
				continue;
			t->plan.parent[to] = from;
			t->plan.parent_key[to] = (int)k;
			queue[last++] = to;
		}
	}
}

int32_t resolve_year(const struct row *record, const struct foreign_key *k)
{
	int field = resolve_year_field(record->source->transform, k), y, m, d;
	uint64_t year;
	int32_t date;
	if (field == NONE)
		return INT32_MIN;
	struct str s = row_text(record, field);
	if (str_to_u64(s, &year) && year <= 9999)
		return (int32_t)year;
	if (!date_read_style(s, &record->r->fields[field].dates, &date))
		return INT32_MIN;
	date_to_civil(date, &y, &m, &d);
	return y;
}

/* The row whose cells an attribute shows: of a tree, the ancestor on its level. */
static int row_on_level(const struct row *record, const struct attribute_source *source, int row)
{
	const struct transform *t = record->source->transform;
	if (row == NONE || source->level == 0)
		return row;
	int32_t year = resolve_year(record, resolve_key(t, source->resource));
	return tree_ancestor(&t->m->resources[source->resource], row, source->level, year);
}

struct row resolve_list_row(const struct transform *t, int list, int row)
{
	const struct resource *r = &t->m->resources[list];
	const struct table *table = r->table;
	return (struct row){.source = &t->now.row_source,
			    .r = r,
			    .cells = table->cells + (size_t)row * table->width,
			    .ncells = table->width,
			    .columns = table->columns};
}

static int find_code(const struct row *record, const struct row *from, int list,
		     struct missing_code *failed)
{
	const struct transform *t = record->source->transform;
	const struct foreign_key *k = resolve_key(t, list);
	struct str *codes = ARENA_ARRAY(t->now.scratch, struct str, k->n);
	size_t empty = 0;
	for (size_t i = 0; i < k->n; i++) {
		codes[i] = row_text(from, k->fields[i]);
		empty += codes[i].len == 0;
	}
	struct str code = codelist_key(t->now.scratch, codes, k->n);
	int found = NONE;
	bool several = false;
	if (empty < k->n && k->index) {
		int32_t year = resolve_year(record, k);
		found = index_find(k->index, t->now.scratch, code, year);
		several = k->only_one && found != NONE &&
			  !index_is_only(k->index, (size_t)found, year);
	}
	if (several)
		found = NONE;
	/* That a list's row leads no further is the list's business; a line without code is told.
	 */
	if (found == NONE && failed && (empty < k->n || from == record))
		*failed = (struct missing_code){list, empty == k->n ? STR("") : code, several};
	return found;
}

int resolve_row(const struct row *record, int list, struct missing_code *failed)
{
	const struct transform *t = record->source->transform;
	if (t->plan.parent[list] == NONE)
		return NONE;
	if (&t->m->resources[t->plan.parent[list]] == t->plan.r)
		return find_code(record, record, list, failed);
	int row = resolve_row(record, t->plan.parent[list], failed);
	if (row == NONE)
		return NONE;
	struct row from = resolve_list_row(t, t->plan.parent[list], row);
	return find_code(record, &from, list, failed);
}

bool resolve_look_up(const struct row *record, int list, struct missing_code *failed,
		     struct row *out)
{
	int row = resolve_row(record, list, failed);
	if (row == NONE)
		return false;
	*out = resolve_list_row(record->source->transform, list, row);
	return true;
}

/* True when the text block can take the column as it stands: one string attribute, no value map. */
static bool is_fast_text(const struct transform *t, size_t d)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	int field = t->plan.dimensions[d].fields[0];
	if (shape->nattributes != 1 || field == NONE || t->plan.dimensions[d].from_list)
		return false;
	const struct field *f = &t->plan.r->fields[field];
	return f->origin == ORIGIN_COLUMN && f->values.n == 0 &&
	       shape->attributes[0].type == VALUE_STRING;
}

/* The field of days of a dimension, or NONE. */
static int day_field(const struct transform *t, size_t d)
{
	for (size_t a = 0; a < t->cube->dimensions[d].nattributes; a++) {
		int field = t->plan.dimensions[d].fields[a];
		if (t->cube->dimensions[d].attributes[a].type == VALUE_DATE && field != NONE)
			return field;
	}
	return NONE;
}

void resolve_plan(struct transform *t, size_t d)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	struct dimension_plan *p = &t->plan.dimensions[d];
	size_t n = 0;
	bool variant = false;
	int *set = ARENA_ARRAY(t->now.arena, int, t->now.nheader + t->plan.r->nfields + 1);
	p->fields = ARENA_ARRAY(t->now.arena, int, shape->nattributes);
	p->absent = true;
	for (size_t a = 0; a < shape->nattributes; a++) {
		const struct attribute_source *source = &t->m->attributes[d][a];
		p->fields[a] = NONE;
		if (source->resource != NONE) {
			p->from_list = true;
			p->absent = p->absent && t->plan.parent[source->resource] == NONE;
			resolve_list_depends(t, source->resource, set, &n, &variant);
			continue;
		}
		p->fields[a] = resource_find_field(t->plan.r, source->field);
		/* One that another ledger publishes, and this one does not: it is not there. */
		if (p->fields[a] != NONE && t->plan.r->fields[p->fields[a]].hidden)
			p->fields[a] = NONE;
		if (p->fields[a] == NONE)
			continue;
		p->absent = false;
		row_depends(t, p->fields[a], set, &n, &variant);
	}
	keyed_init(&p->keyed, set, n, variant);
	lookup_init(&p->lookup, set, n, variant);
	p->by_variant = ARENA_ARRAY(t->now.arena, uint32_t, t->plan.nvariants);
	p->fast_text = is_fast_text(t, d);
	p->level = levels_of_dimension(t, d);
	p->day = day_field(t, d);
}

static struct str code_component(const struct row *record, const struct attribute_source *source,
				 int row, const struct missing_code *failed)
{
	int list = source->resource, field = source->code_field;
	size_t level = source->level;
	const struct transform *t = record->source->transform;
	if (row != NONE) {
		struct row from = resolve_list_row(t, list, row);
		return row_text(&from, field);
	}
	/* A code that the list does not know stays what it is, where its own column was asked for;
	 * in a tree, on the deepest level.
	 */
	if (failed->resource != list || (level && level < t->m->resources[list].tree.nlevels))
		return STR("");
	const struct foreign_key *k = resolve_key(t, list);
	struct str rest = failed->code;
	for (size_t i = 0; i < k->n; i++) {
		struct str code = k->n == 1 ? rest : str_split(&rest, '\x1f');
		if (k->references[i] == field)
			return code;
	}
	return STR("");
}

static uint32_t unmapped_index(struct transform *t, size_t d, const struct missing_code *failed)
{
	bool is_new;
	struct str key = arena_printf(t->now.scratch, "%zu|%d|%.*s", d, failed->resource,
				      STR_ARG(failed->code));
	uint32_t *index = map_put(t->now.unmapped_map, key, &is_new);
	if (!is_new)
		return *index + 1;
	if (t->now.nunmapped == t->now.unmapped_capacity) {
		t->now.unmapped_capacity =
			t->now.unmapped_capacity ? t->now.unmapped_capacity * 2 : 64;
		t->now.unmapped = xrealloc(t->now.unmapped,
					   t->now.unmapped_capacity * sizeof *t->now.unmapped);
	}
	*index = (uint32_t)t->now.nunmapped;
	struct unmapped *u = &t->now.unmapped[t->now.nunmapped++];
	memset(u, 0, sizeof *u);
	u->dimension = d;
	u->resource = failed->resource;
	char *code = arena_bytes(t->now.arena, failed->code.len);
	for (size_t i = 0; i < failed->code.len; i++)
		code[i] = failed->code.ptr[i] == '\x1f' ? ' ' : failed->code.ptr[i];
	u->code = str_trim((struct str){code, failed->code.len});
	u->several = failed->several;
	u->optional =
		!failed->several && u->code.len == 0 && resolve_key(t, failed->resource)->optional;
	return *index + 1;
}

bool resolve_tuple(struct transform *t, size_t d, const struct variant *v, struct value *tuple,
		   struct special *special)
{
	const struct dimension *shape = &t->cube->dimensions[d];
	const struct dimension_plan *p = &t->plan.dimensions[d];
	struct row record = row_record(t, v);
	struct missing_code failed = {NONE, STR(""), false}, looked_up = failed;
	int list = NONE, row = NONE;
	record.failed = &looked_up;
	*special = (struct special){.bad_field = NONE, .moved_field = NONE};
	for (size_t a = 0; a < shape->nattributes; a++) {
		const struct attribute_source *source = &t->m->attributes[d][a];
		const struct field *f = NULL;
		tuple[a] = value_null();
		if (source->resource != NONE) {
			if (list != source->resource) {
				failed.resource = NONE;
				list = source->resource;
				row = resolve_row(&record, list, &failed);
				if (failed.resource != NONE && special->unmapped == 0)
					special->unmapped = unmapped_index(t, d, &failed);
			}
			f = &t->m->resources[list].fields[source->code_field];
			struct str s = code_component(&record, source,
						      row_on_level(&record, source, row), &failed);
			/* A list's own cell that is no number or date is nothing; the line is fine.
			 */
			if (shape->attributes[a].numeral)
				s = row_number(t->now.arena, f, s);
			if (!row_value(f, s, &tuple[a]))
				tuple[a] = value_null();
			continue;
		}
		if (p->fields[a] == NONE)
			continue;
		f = &t->plan.r->fields[p->fields[a]];
		enum row_result result = row_field(&record, p->fields[a], &tuple[a]);
		if (result == ROW_BAD) {
			special->bad_field = p->fields[a];
			special->reject = special->reject || !f->null_bad;
		} else if (result == ROW_MOVED) {
			special->moved_field = p->fields[a];
		}
	}
	if (looked_up.resource != NONE && special->unmapped == 0)
		special->unmapped = unmapped_index(t, d, &looked_up);
	redact_tuple(t, d, tuple);
	return !special->reject;
}

uint32_t resolve_special(struct transform *t, const struct special *special)
{
	if (t->now.nspecials == t->now.specials_capacity) {
		t->now.specials_capacity =
			t->now.specials_capacity ? t->now.specials_capacity * 2 : 64;
		t->now.specials = xrealloc(t->now.specials,
					   t->now.specials_capacity * sizeof *t->now.specials);
	}
	t->now.specials[t->now.nspecials] = *special;
	return SPECIAL_BIT | (uint32_t)t->now.nspecials++;
}

uint32_t resolve_miss(struct transform *t, size_t d, const struct variant *v)
{
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	struct special special;
	bool is_new = false;
	bool kept = resolve_tuple(t, d, v, tuple, &special);
	if (kept) {
		special.key = dictionary_put(t->dictionaries[d], tuple, &is_new);
		t->new_members[d] += is_new;
		special.damaged = codes_look(t, d, tuple, special.unmapped != 0);
	}
	redact_note_member(t, d, kept, special.key);
	arena_reset(t->now.scratch);
	if (special.bad_field == NONE && special.moved_field == NONE && special.unmapped == 0 &&
	    special.damaged == 0)
		return special.key;
	return resolve_special(t, &special);
}
