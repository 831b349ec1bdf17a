#include "pipeline/gate/people.h"

#include "convention/personal.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define DIGITS_LEAST 7 /* numbers of people have more */
#define WORDS_MOST 8192

struct personal {
	const struct mapping *mapping;
	const struct cube *cube;
	struct personal_tally **tallies; /* [dimension][attribute] */
	uint64_t *texts;                 /* [dimension]: looked at so far */
	size_t *known;                   /* [dimension]: members that earlier loads looked at */
};

struct personal *personal_new(const struct mapping *m, struct dictionary *const *dictionaries)
{
	struct personal *p = xcalloc(1, sizeof *p);
	p->mapping = m;
	p->cube = mapping_cube(m);
	p->tallies = xcalloc(p->cube->ndimensions + 1, sizeof *p->tallies);
	p->texts = xcalloc(p->cube->ndimensions + 1, sizeof *p->texts);
	p->known = xcalloc(p->cube->ndimensions + 1, sizeof *p->known);
	for (size_t d = 0; d < p->cube->ndimensions; d++) {
		p->tallies[d] =
			xcalloc(p->cube->dimensions[d].nattributes + 1, sizeof **p->tallies);
		p->known[d] = dictionary_count(dictionaries[d]);
	}
	return p;
}

void personal_free(struct personal *p)
{
	if (!p)
		return;
	for (size_t d = 0; d < p->cube->ndimensions; d++)
		free(p->tallies[d]);
	free(p->tallies);
	free(p->texts);
	free(p->known);
	free(p);
}

static void add_value(struct personal_tally *t, enum value_type type, const struct value *v)
{
	char digits[24];
	if (v->null || type == VALUE_DATE)
		return;
	if (type == VALUE_STRING) {
		personal_add(t, v->text);
		return;
	}
	int n = snprintf(digits, sizeof digits, "%" PRId64, v->number);
	if (n >= DIGITS_LEAST)
		personal_add(t, (struct str){digits, (size_t)n});
}

static void add_tuple(struct personal *p, size_t d, const struct value *tuple)
{
	const struct dimension *shape = &p->cube->dimensions[d];
	for (size_t a = 0; a < shape->nattributes; a++)
		add_value(&p->tallies[d][a], shape->attributes[a].type, &tuple[a]);
}

void personal_batch(struct personal *p, const struct entry_batch *b)
{
	for (size_t d = 0; d < p->cube->ndimensions; d++) {
		if (!b->is_text[d] || !b->texts[d])
			continue;
		size_t width = p->cube->dimensions[d].nattributes, left = PERSONAL_TEXTS_EACH;
		if (p->texts[d] < PERSONAL_TEXTS_FIRST)
			left = PERSONAL_TEXTS_FIRST - (size_t)p->texts[d];
		size_t step = b->n > left ? b->n / left : 1;
		for (size_t i = 0; i < b->n; i += step)
			add_tuple(p, d, b->texts[d] + i * width);
		p->texts[d] += b->n / step;
	}
}

static void add_members(struct personal *p, size_t d, const struct dictionary *members)
{
	size_t n = dictionary_count(members);
	/* With new ones all are looked at, since what is found hangs on how many of them there are. */
	if (n == p->known[d])
		return;
	size_t step = n > PERSONAL_MEMBERS ? (n + PERSONAL_MEMBERS - 1) / PERSONAL_MEMBERS : 1;
	for (size_t i = 0; i < n; i += step)
		add_tuple(p, d, dictionary_get(members, (uint32_t)i));
}

/* "  column Nombre (tercero.name): names of people, in 186 of 400 values" */
static void tell(struct buffer *out, struct personal *p, size_t d, size_t a, unsigned found)
{
	const struct personal_tally *t = &p->tallies[d][a];
	bool first = true;
	buffer_printf(out, "\n  column \"%.*s\" (%.*s): ",
		      STR_ARG(mapping_source_field(p->mapping, d, a)),
		      STR_ARG(p->cube->dimensions[d].attributes[a].ref));
	for (int k = 0; k < PERSONAL_KINDS; k++) {
		if (!(found & (1u << k)))
			continue;
		uint64_t hits = t->of[k].hits;
		if (k == PERSONAL_NAME)
			hits += t->listed_names;
		buffer_printf(out, "%s%s (%s) in %" PRIu64 " of %" PRIu64 " values",
			      first ? "" : ", ", personal_kind_words((enum personal_kind)k),
			      personal_kind_name((enum personal_kind)k), hits, t->seen);
		first = false;
	}
}

/* What would be accepted, as a mapping writes it: "name", "email". */
static void write_kinds(struct buffer *out, unsigned found)
{
	for (int k = 0; k < PERSONAL_KINDS; k++)
		if (found & (1u << k))
			buffer_printf(out, "%s\"%s\"", out->len ? ", " : "",
				      personal_kind_name((enum personal_kind)k));
}

/* Kinds of which somebody decided, with a ground, that what a rule about them finds in the column may be public. */
static unsigned decided_kinds(const struct privacy_policy *policy, struct str field)
{
	unsigned lets = privacy_policy_lets(policy, field), kinds = 0;
	for (int k = 0; lets && k < PERSONAL_KINDS; k++)
		if (privacy_rules_of(1u << k) & lets)
			kinds |= 1u << k;
	return kinds;
}

int personal_check(struct personal *p, struct dictionary *const *dictionaries,
		   const struct privacy_policy *policy, struct error *e)
{
	struct buffer out, kinds;
	unsigned all = 0;
	int result = 0;
	buffer_init(&out, WORDS_MOST);
	buffer_init(&kinds, WORDS_MOST);
	for (size_t d = 0; d < p->cube->ndimensions; d++) {
		add_members(p, d, dictionaries[d]);
		for (size_t a = 0; a < p->cube->dimensions[d].nattributes; a++) {
			struct str field = mapping_source_field(p->mapping, d, a);
			unsigned found = personal_found(&p->tallies[d][a]) &
					 ~mapping_accepts(p->mapping, d, a) &
					 ~decided_kinds(policy, field);
			if (found)
				tell(&out, p, d, a, found);
			all |= found;
		}
	}
	write_kinds(&kinds, all);
	if (out.len > 0)
		result = error_set(
			e, STATUS_REFUSED,
			"personal data would be published, so nothing is loaded:%.*s\nGive such a "
			"column the class private; or, when you know that it may be published, "
			"accept what was found, on its field: \"stuiver\": {\"personal\": "
			"[%.*s]}",
			STR_ARG(buffer_str(&out)), STR_ARG(buffer_str(&kinds)));
	buffer_drop(&kinds);
	buffer_drop(&out);
	return result;
}
