#include "pipeline/opened.h"

#include "convention/personal.h"

#include <inttypes.h>

#define SAMPLES_TOLD 3u

/* ---- which ---- */

static bool is_told(const struct load_privacy *p, struct str field)
{
	for (size_t i = 0; i < p->nopened; i++)
		if (str_eq(p->opened[i].field, field))
			return true;
	return false;
}

/* The last that was said of the column. */
static const struct privacy_opening *opening_of(const struct privacy_policy *policy,
						struct str field)
{
	size_t n;
	const struct privacy_opening *all = privacy_policy_openings(policy, &n);
	while (n > 0)
		if (str_eq(all[--n].column, field))
			return &all[n];
	return NULL;
}

static void tell_field(struct load_privacy *out, struct str field, unsigned accepted,
		       const struct privacy_policy *policy, struct arena *a)
{
	const struct privacy_opening *o = opening_of(policy, field);
	if (!field.len || (!o && !(accepted & ~PERSONAL_ADDRESS)) || is_told(out, field))
		return;
	struct load_opened *x = &out->opened[out->nopened++];
	*x = (struct load_opened){.field = arena_dup(a, field),
				  .accepted =
					  (accepted & ~(PERSONAL_ADDRESS | PERSONAL_MASKED)) != 0};
	if (!o)
		return;
	x->ground = arena_dup(a, o->ground);
	x->by = arena_dup(a, o->by);
	x->at = arena_dup(a, o->at);
	x->from = arena_dup(a, o->from);
}

const struct load_privacy *opened_tell(const struct load_privacy *found, const struct mapping *m,
				       const struct privacy_policy *policy, struct arena *a)
{
	const struct cube *cube = mapping_cube(m);
	struct load_privacy *out = ARENA_NEW(a, struct load_privacy);
	size_t n = 0;
	*out = *found;
	for (size_t d = 0; d < cube->ndimensions; d++)
		n += cube->dimensions[d].nattributes;
	out->opened = ARENA_ARRAY(a, struct load_opened, n + 1);
	out->nopened = 0;
	for (size_t d = 0; d < cube->ndimensions; d++)
		for (size_t k = 0; k < cube->dimensions[d].nattributes; k++)
			tell_field(out, mapping_source_field(m, d, k), mapping_accepts(m, d, k),
				   policy, a);
	return out;
}

/* ---- for people ---- */

static void rule_text(struct buffer *out, const struct load_finding *f)
{
	struct str rest = f->samples;
	buffer_printf(out, "    %.*s %.*s, %.*s, %" PRIu64 " texts\n", STR_ARG(f->rule),
		      STR_ARG(f->words), STR_ARG(f->action), f->texts);
	for (size_t i = 0; i < SAMPLES_TOLD && rest.len; i++) {
		buffer_append_z(out, "      ");
		buffer_append_harmless(out, str_split(&rest, '\n'));
		buffer_append_char(out, '\n');
	}
}

static void column_text(struct buffer *out, const struct load_privacy *p,
			const struct load_opened *x)
{
	bool any = false;
	buffer_append_z(out, "  ");
	buffer_append_harmless(out, x->field);
	if (x->ground.len) {
		buffer_append_z(out, ": \"");
		buffer_append_harmless(out, x->ground);
		buffer_append_z(out, "\", said by ");
		buffer_append_harmless(out, x->by);
		buffer_append_z(out, ", ");
		buffer_append_harmless(out, x->at);
	} else {
		buffer_append_z(out, ": no ground was given");
	}
	if (x->from.len) {
		buffer_append_z(out, "; inherited, it was said of ");
		buffer_append_harmless(out, x->from);
	}
	buffer_append_z(out, x->accepted ? "; what its mapping accepts stands as it is\n" : "\n");
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->items[i].field, x->field)) {
			rule_text(out, &p->items[i]);
			any = true;
		}
	if (!any)
		buffer_append_z(out, "    no rule found anything in it\n");
}

void opened_text(struct buffer *out, const struct load_privacy *p)
{
	if (p->nopened == 0)
		return;
	buffer_append_z(out, "\nColumns that may be of people, and are published\n");
	for (size_t i = 0; i < p->nopened; i++)
		column_text(out, p, &p->opened[i]);
}

/* ---- for programs ---- */

static void put_text(struct json_out *j, const char *key, struct str text)
{
	json_put_key_z(j, key);
	if (text.len)
		json_put_string(j, text);
	else
		json_put_null(j);
}

void opened_json(struct json_out *j, const struct load_privacy *p)
{
	json_put_array(j);
	for (size_t i = 0; i < p->nopened; i++) {
		const struct load_opened *x = &p->opened[i];
		json_put_object(j);
		put_text(j, "field", x->field);
		put_text(j, "ground", x->ground);
		put_text(j, "by", x->by);
		put_text(j, "at", x->at);
		put_text(j, "from", x->from);
		json_put_key_z(j, "accepted");
		json_put_bool(j, x->accepted);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}
