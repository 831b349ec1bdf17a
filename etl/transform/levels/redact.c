/* What may not be public of a text is taken out here, before it becomes a member or a text of an entry:
 * so all that is made of entries has it masked. */
#include "transform/run.h"
#include "transform/watch/watches.h"

/* Of the record at hand; the text itself is in no issue. */
static void tell(struct transform *t, size_t d, size_t a, const struct redacted *r)
{
	const struct attribute_source *source = &t->m->attributes[d][a];
	int field = source->resource == NONE ? t->plan.dimensions[d].fields[a] : NONE;
	int column = field == NONE ? NONE : t->plan.match.columns[field];
	struct issue issue = {.severity = r->review ? SEVERITY_WARNING : SEVERITY_INFO,
			      .code = str_z(r->code),
			      .line = t->now.at.record->line,
			      .column = (uint32_t)(column + 1),
			      .field = source->field,
			      .value = r->text,
			      .message = str_z(r->message)};
	issues_add(t->issues, &issue);
}

bool redact_value(struct transform *t, size_t d, size_t a, struct arena *arena, struct value *v)
{
	struct redacted out;
	const struct attribute *shape = &t->cube->dimensions[d].attributes[a];
	if (!t->gate || v->null || shape->type != VALUE_STRING || shape->numeral ||
	    !t->gate->redact(t->gate->payload, d, a, v->text, &out))
		return false;
	tell(t, d, a, &out);
	v->text = arena_dup(arena, out.text);
	return true;
}

void redact_tuple(struct transform *t, size_t d, struct value *tuple)
{
	for (size_t a = 0; t->gate && a < t->cube->dimensions[d].nattributes; a++)
		redact_value(t, d, a, t->now.scratch, &tuple[a]);
}

void redact_note_row(struct transform *t, size_t d, struct entry_batch *out, size_t row)
{
	uint32_t note = t->gate ? t->gate->note(t->gate->payload, d) : 0;
	if (note)
		entry_batch_note(out, d, row, note);
}

void redact_note_member(struct transform *t, size_t d, bool kept, uint32_t key)
{
	uint32_t note = t->gate ? t->gate->note(t->gate->payload, d) : 0;
	if (note && kept)
		t->gate->member(t->gate->payload, d, key, note);
}

void transform_set_gate(struct transform *t, const struct transform_gate *gate)
{
	t->gate = gate;
}
