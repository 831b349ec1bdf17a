#include "sniff/proposed/decision.h"

struct sniff_decision *decision_new(struct sniff *s, const char *name, struct str question)
{
	struct sniff_decision *d = &s->decisions[s->ndecisions];
	if (s->ndecisions == SNIFF_DECISIONS)
		return NULL;
	s->ndecisions++;
	*d = (struct sniff_decision){.name = name, .question = question, .chosen = -1};
	return d;
}

void decision_add(struct sniff_decision *d, struct str name, struct str means, struct str totals)
{
	if (d->n < SNIFF_CHOICES)
		d->choices[d->n++] = (struct sniff_choice){name, means, totals};
}

int decision_take(struct sniff *s, struct sniff_decision *d, int otherwise)
{
	d->chosen = otherwise;
	for (size_t i = 0; i < s->ntold; i++)
		for (size_t k = 0; str_eq(s->told[i].name, str_z(d->name)) && k < d->n; k++)
			if (str_eq(s->told[i].choice, d->choices[k].name))
				d->chosen = (int)k;
	return d->chosen;
}

bool sniff_tell(struct sniff *s, struct str name, struct str choice)
{
	if (s->ntold == SNIFF_TOLD)
		return false;
	s->told[s->ntold].name = arena_dup(s->arena, name);
	s->told[s->ntold].choice = arena_dup(s->arena, choice);
	s->ntold++;
	return true;
}

const struct sniff_decision *sniff_open_decision(const struct sniff *s)
{
	for (size_t i = 0; i < s->ndecisions; i++)
		if (s->decisions[i].chosen < 0)
			return &s->decisions[i];
	return NULL;
}

static void put_choice(struct json_out *j, const struct sniff_choice *c)
{
	json_put_object(j);
	put_str(j, "name", c->name);
	put_str(j, "means", c->means);
	put_str(j, "totals", c->totals);
	json_put_object_end(j);
}

void decisions_json(struct json_out *j, const struct sniff *s, bool open_only)
{
	if (s->ndecisions == 0 || (open_only && !sniff_open_decision(s)))
		return;
	open_array(j, "decide");
	for (size_t i = 0; i < s->ndecisions; i++) {
		const struct sniff_decision *d = &s->decisions[i];
		if (open_only && d->chosen >= 0)
			continue;
		json_put_object(j);
		put_z(j, "name", d->name);
		put_str(j, "question", d->question);
		if (d->chosen >= 0)
			put_str(j, "chosen", d->choices[d->chosen].name);
		open_array(j, "choices");
		for (size_t k = 0; k < d->n; k++)
			put_choice(j, &d->choices[k]);
		json_put_array_end(j);
		json_put_object_end(j);
	}
	json_put_array_end(j);
}
