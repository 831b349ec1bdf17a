/* Which values a mapping knows beforehand: of its code lists, and those it writes itself. */
#include "mapping/codelist.h"

static bool list_knows(const struct resource *r, int field, struct str value)
{
	int column = r->table && field != NONE ? r->table->columns[field] : NONE;
	for (size_t i = 0; column != NONE && i < r->table->nrows; i++)
		if (str_eq(r->table->cells[i * r->table->width + (size_t)column], value))
			return true;
	return false;
}

static bool field_writes(const struct resource *r, const struct field *f, struct str value)
{
	int index = resource_find_field(r, f->name);
	if (f->origin == ORIGIN_CONSTANT && str_eq(f->constant, value))
		return true;
	for (size_t i = 0; i < f->values.n; i++)
		if (str_eq(f->values.items[i].to, value))
			return true;
	for (size_t i = 0; i < r->nfields; i++)
		for (size_t k = 0; k < r->fields[i].nsettings; k++)
			if (r->fields[i].settings[k].field == index &&
			    str_eq(r->fields[i].settings[k].value, value))
				return true;
	return false;
}

/* A field of the ledger: what it writes, and the code lists that its codes come from. */
static bool ledger_knows(const struct mapping *m, const struct resource *r, struct str name,
			 struct str value)
{
	int field = resource_find_field(r, name);
	if (field == NONE)
		return false;
	if (field_writes(r, &r->fields[field], value))
		return true;
	for (size_t k = 0; k < r->nkeys; k++) {
		const struct foreign_key *key = &r->keys[k];
		for (size_t i = 0; i < key->n; i++)
			if (key->fields[i] == field &&
			    list_knows(&m->resources[key->resource], key->references[i], value))
				return true;
	}
	return false;
}

bool mapping_knows(const struct mapping *m, size_t dimension, size_t attribute, struct str value)
{
	const struct attribute_source *s = &m->attributes[dimension][attribute];
	if (s->resource != NONE)
		return list_knows(&m->resources[s->resource], s->code_field, value);
	for (size_t i = 0; i < m->nledgers; i++)
		if (ledger_knows(m, &m->resources[m->ledgers[i]], s->field, value))
			return true;
	return false;
}
