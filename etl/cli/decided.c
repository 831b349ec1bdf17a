#include "cli/decided.h"

#include "console/help.h"

static void note_name(struct decided *d, const char *name)
{
	for (size_t i = 0; i < d->nnames; i++)
		if (strcmp(d->names[i], name) == 0)
			return;
	if (d->nnames < DECIDED_NAMES)
		d->names[d->nnames++] = arena_dup(d->arena, str_z(name)).ptr;
}

static void look(struct decided *d, size_t i, const struct sniff_decision *decision,
		 struct str choice)
{
	struct buffer b;
	buffer_init(&b, 4096);
	for (size_t k = 0; k < decision->n; k++) {
		d->used[i] = d->used[i] || str_eq(choice, decision->choices[k].name);
		buffer_printf(&b, "%s%.*s", k ? ", " : "", STR_ARG(decision->choices[k].name));
	}
	d->choices[i] = arena_dup(d->arena, buffer_str(&b));
	buffer_drop(&b);
}

void decided_note(struct decided *d, const struct options *o, const struct sniff *s)
{
	for (size_t k = 0; k < s->ndecisions; k++) {
		const struct sniff_decision *decision = &s->decisions[k];
		note_name(d, decision->name);
		for (size_t i = 0; i < option_count(o, "decide") && i < SNIFF_TOLD; i++) {
			struct str choice = str_z(option_at(o, "decide", i));
			if (str_eq(str_split(&choice, '='), str_z(decision->name)))
				look(d, i, decision, choice);
		}
	}
}

static int refuse(const struct decided *d, const char *told, struct str choices, struct error *e)
{
	struct str rest = str_z(told), name = str_split(&rest, '=');
	struct buffer b;
	if (choices.len > 0)
		return error_set(e, STATUS_USAGE, "--decide %s: choose of %.*s", told,
				 STR_ARG(choices));
	buffer_init(&b, 4096);
	for (size_t i = 0; i < d->nnames; i++)
		buffer_printf(&b, "%s%s", i ? ", " : "", d->names[i]);
	size_t near = nearest_name(d->names, d->nnames, name);
	error_set(
		e, STATUS_USAGE,
		"--decide %s: no file leaves that to be decided; what can be decided here: %.*s%s%s%s",
		told, STR_ARG(buffer_str(&b)), near < d->nnames ? ". Did you mean " : "",
		near < d->nnames ? d->names[near] : "", near < d->nnames ? "?" : "");
	buffer_drop(&b);
	return -1;
}

int decided_check(const struct decided *d, const struct options *o, struct error *e)
{
	for (size_t i = 0; i < option_count(o, "decide") && i < SNIFF_TOLD; i++)
		if (!d->used[i])
			return refuse(d, option_at(o, "decide", i), d->choices[i], e);
	return 0;
}
