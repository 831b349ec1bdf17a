/* What a mapping accepts of people, column by column. */
#include "convention/personal.h"
#include "descriptor/descriptor_json.h"

void read_accepts(struct descriptor_place own, struct field *f)
{
	struct strs kinds = get_strings(own, "personal");
	for (size_t i = 0; i < kinds.n; i++) {
		int kind = personal_kind_find(kinds.items[i]);
		if (str_eq(kinds.items[i], STR("masked")))
			f->accepts |= PERSONAL_MASKED;
		else if (str_eq(kinds.items[i], STR("address")))
			f->accepts |= PERSONAL_ADDRESS;
		else if (kind >= 0)
			f->accepts |= 1u << kind;
		else
			place_fault(place_member(own, "personal"),
				    "\"%.*s\" is no finding; there are iban, bsn, dni, cpf, "
				    "email, phone, name, address and masked",
				    STR_ARG(kinds.items[i]));
	}
}

static unsigned accepted_by(const struct resource *r, struct str name)
{
	int field = resource_find_field(r, name);
	return field == NONE ? 0 : r->fields[field].accepts;
}

unsigned mapping_accepts(const struct mapping *m, size_t dimension, size_t attribute)
{
	const struct attribute_source *s = &m->attributes[dimension][attribute];
	unsigned accepts = 0;
	if (s->resource != NONE && s->code_field != NONE)
		accepts |= m->resources[s->resource].fields[s->code_field].accepts;
	/* Where things are is what a list of places is for. */
	if (s->resource != NONE && m->resources[s->resource].place)
		accepts |= PERSONAL_ADDRESS;
	if (s->resource != NONE)
		return accepts;
	for (size_t i = 0; i < m->nledgers; i++)
		accepts |= accepted_by(&m->resources[m->ledgers[i]], s->field);
	return accepts;
}

struct str mapping_source_field(const struct mapping *m, size_t dimension, size_t attribute)
{
	return m->attributes[dimension][attribute].field;
}
