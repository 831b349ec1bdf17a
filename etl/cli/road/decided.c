#include "cli/road/decided.h"

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

/* What is said of the file, or of every file; false: of another one. *own: of it alone. */
static bool is_of(struct str *said, struct str file, bool *own)
{
	struct str name = *said;
	*own = said->len > file.len && str_starts(*said, file) && said->ptr[file.len] == ':';
	if (*own)
		*said = (struct str){said->ptr + file.len + 1, said->len - file.len - 1};
	name = str_split(&name, '=');
	return *own || !memchr(name.ptr, ':', name.len);
}

int decided_tell(const struct options *o, struct sniff *s, struct str file, struct error *e)
{
	size_t n = option_count(o, "decide");
	if (n > DECIDED_MOST)
		return error_set(e, STATUS_USAGE, "--decide can be given %u times", DECIDED_MOST);
	for (int alone = 0; alone < 2; alone++)
		for (size_t i = 0; i < n; i++) {
			bool own;
			struct str choice = str_z(option_at(o, "decide", i));
			if (!is_of(&choice, file, &own) || own != (alone == 1))
				continue;
			struct str name = str_split(&choice, '=');
			if (!choice.ptr || !sniff_tell(s, name, choice))
				return error_set(
					e, STATUS_USAGE,
					"--decide %s: write a decision and its choice, as "
					"sign=debit-positive or grootboek.csv:sign=debit-positive",
					option_at(o, "decide", i));
		}
	return 0;
}

void decided_note(struct decided *d, const struct options *o, const struct sniff *s,
		  struct str file)
{
	for (size_t k = 0; k < s->ndecisions; k++) {
		const struct sniff_decision *decision = &s->decisions[k];
		note_name(d, decision->name);
		for (size_t i = 0; i < option_count(o, "decide") && i < DECIDED_MOST; i++) {
			bool own;
			struct str choice = str_z(option_at(o, "decide", i));
			if (is_of(&choice, file, &own) &&
			    str_eq(str_split(&choice, '='), str_z(decision->name)))
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
	for (size_t i = 0; i < option_count(o, "decide") && i < DECIDED_MOST; i++)
		if (!d->used[i])
			return refuse(d, option_at(o, "decide", i), d->choices[i], e);
	return 0;
}
