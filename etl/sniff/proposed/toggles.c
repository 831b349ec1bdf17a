/* Cuts with a name that a proposed model has: what Iv3 counts in a year's totals, and is no spending. */
#include "sniff/proposed/propose.h"

#include <ctype.h>

/* What is in a year's totals by Iv3, and is no spending: a page that says what a year cost leaves it out unless it is asked for.
 * Titles are those of the Informatievoorschrift Iv3. */
static const struct apart {
	const char *code, *title, *name, *label;
} APART[] = {{"0.10", "Mutaties reserves", "without-reserves", "Zonder mutaties reserves (0.10)"},
	     {"0.11", "Resultaat van de rekening van baten en lasten", "without-result",
	      "Zonder resultaat (0.11)"}};

/* A taakveld as a column writes it: "0.10", "TV0.10", "0.10 Mutaties reserves". */
struct written {
	struct str prefix, code;
	bool titled;
};

static bool written_taakveld(struct str value, struct written *out)
{
	size_t at = 0, end;

	while (at < value.len && isalpha((unsigned char)value.ptr[at]))
		at++;
	out->prefix = (struct str){value.ptr, at};
	for (end = at;
	     end < value.len && (isdigit((unsigned char)value.ptr[end]) || value.ptr[end] == '.');)
		end++;
	out->code = (struct str){value.ptr + at, end - at};
	out->titled = end < value.len;
	return end - at >= 3 && out->code.ptr[1] == '.' && (!out->titled || value.ptr[end] == ' ');
}

/* The first value that is a taakveld; false: the column has none. */
static bool first_taakveld(const struct sniff_column *c, struct written *out)
{
	for (size_t i = 0; c->distinct && i < map_count(c->distinct); i++)
		if (written_taakveld(map_key(c->distinct, i), out))
			return true;
	return false;
}

static const struct sniff_column *task_apart(const struct proposal *p, struct written *first)
{
	for (size_t i = 0; i < p->s->ncolumns; i++) {
		const struct sniff_column *c = &p->s->columns[i];
		if (c->word && strcmp(c->word->dutch, "taakveld") == 0 &&
		    propose_dimension(p->s, c) && c->label_of < 0 && first_taakveld(c, first))
			return c;
	}
	return NULL;
}

#define EXCLUDE_MAX ((size_t)64 << 10) /* bytes of all values of a toggle */

static void put_value(struct buffer *exclude, struct str value)
{
	if (exclude->ptr[exclude->len - 1] != ':')
		buffer_printf(exclude, ";");
	json_escape(exclude, value);
}

/* As a later file would write the code, for one that lacks it says nothing of the next; then as this file does, in however many ways. */
static void put_written(struct buffer *exclude, const struct sniff_column *c,
			const struct apart *apart, const struct written *first)
{
	struct buffer plain, titled;
	struct written w;

	buffer_init(&plain, SNIFF_TITLE);
	buffer_init(&titled, SNIFF_TITLE);
	buffer_printf(&plain, "%.*s%s", STR_ARG(first->prefix), apart->code);
	buffer_printf(&titled, "%.*s %s", STR_ARG(buffer_str(&plain)), apart->title);
	put_value(exclude, buffer_str(&plain));
	if (first->titled)
		put_value(exclude, buffer_str(&titled));
	for (size_t i = 0; i < map_count(c->distinct); i++) {
		struct str value = map_key(c->distinct, i);
		if (written_taakveld(value, &w) && str_eq(w.code, str_z(apart->code)) &&
		    !str_eq(value, buffer_str(&plain)) && !str_eq(value, buffer_str(&titled)))
			put_value(exclude, value);
	}
	buffer_drop(&titled);
	buffer_drop(&plain);
}

static void put_toggle(struct proposal *p, const struct sniff_column *c, const struct apart *apart,
		       const struct written *first)
{
	struct json_out *j = &p->j;
	struct buffer exclude;

	buffer_init(&exclude, EXCLUDE_MAX);
	buffer_printf(&exclude, "%.*s.%s:", STR_ARG(propose_dimension_name(p, c)),
		      propose_key_name(c));
	put_written(&exclude, c, apart, first);
	if (!exclude.overflow) { /* half of them would leave half of it out: then rather none */
		json_put_object(j);
		put_z(j, "name", apart->name);
		put_z(j, "label", apart->label);
		put_str(j, "exclude", buffer_str(&exclude));
		put_bool(j, "default", true);
		json_put_object_end(j);
	}
	buffer_drop(&exclude);
}

void put_toggles(struct proposal *p)
{
	struct written first;
	const struct sniff_column *c = task_apart(p, &first);

	if (!c)
		return;
	open_object(&p->j, "stuiver");
	open_array(&p->j, "toggles");
	for (size_t i = 0; i < sizeof APART / sizeof *APART; i++)
		put_toggle(p, c, &APART[i], &first);
	json_put_array_end(&p->j);
	json_put_object_end(&p->j);
}
