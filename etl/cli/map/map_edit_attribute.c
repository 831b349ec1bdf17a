/* map attribute: who publishes it, where questions go, under which licence: what catalogues ask of a mapping. */
#include "cli/map/map_editing.h"

#include "descriptor/attribution.h"
#include "editor/attributes.h"

static int read_words(struct editing_mapping *m, const char *const *args, size_t n,
		      struct str typed[ATTRIBUTES], struct error *e)
{
	for (size_t i = 0; i < n; i++) {
		struct str value = str_z(args[i]), word = str_split(&value, '=');
		enum attributed k = attribute_named(word);
		if (k == ATTRIBUTES || !value.ptr)
			return error_set(
				e, STATUS_USAGE,
				"'%s': say publisher=…, tooi=0344, contact=…, questions=vragen@gemeente.nl, "
				"licence=CC0-1.0, title=… or description=…; nothing behind the = takes it back",
				args[i]);
		typed[k] = value;
	}
	(void)m;
	return 0;
}

static void tell(struct editing_mapping *m)
{
	struct str said[ATTRIBUTES];
	struct attribution_ask asks[ATTRIBUTION_ASKS_MAX];
	char *text = json_dumps(m->descriptor, 0);
	struct str descriptor = arena_dup(m->arena, str_z(text));

	free(text);
	attributes_get(m->descriptor, m->arena, said);
	for (enum attributed k = 0; k < ATTRIBUTES; k++)
		buffer_printf(&m->said, "%s: %.*s\n", attribute_word(k),
			      STR_ARG(said[k].len ? said[k] : STR("(nothing says it)")));
	size_t n = attribution_asks(asks, descriptor, m->arena);
	for (size_t i = 0; i < n; i++)
		buffer_printf(&m->said, "still asked: %s: %.*s\n", asks[i].property,
			      STR_ARG(asks[i].english));
}

/* What is said already is held against what is said now, but only what is said now is read: what a mapping says in its own
 * way stays. */
static int attribute(struct editing_mapping *m, const char *const *args, size_t n, struct error *e)
{
	struct str typed[ATTRIBUTES], values[ATTRIBUTES], was[ATTRIBUTES];
	struct str government = attribution_government(m->was, m->arena);

	attributes_get(m->descriptor, m->arena, was);
	memcpy(typed, was, sizeof typed);
	if (read_words(m, args, n, typed, e))
		return -1;
	struct str fault =
		n ? attributes_read(typed, government, m->arena, LANG_EN, values) : STR("");
	if (fault.len)
		return error_set(e, STATUS_USAGE, "map attribute: %.*s", STR_ARG(fault));
	for (enum attributed k = 0; n && k < ATTRIBUTES; k++)
		if (!str_eq(values[k], was[k]))
			attribute_put(m->descriptor, k, values[k]);
	tell(m);
	if (n && !option_given(m->options, "dry-run") && map_edit_keep(m, e))
		return -1;
	return cli_write(buffer_str(&m->said), e);
}

int map_attribute(const struct options *o, const char *const *args, size_t n)
{
	return map_edit_run(o, args, n, attribute);
}
