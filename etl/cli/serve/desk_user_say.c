/* What an organisation says of all that it publishes, from the command line, as its admins say it at the desk. */
#include "cli/serve/desk_user.h"

#include "accounts/organisation_said.h"
#include "descriptor/attribution.h"
#include "editor/attribute_words.h"

static int read_words(struct desk_user *w, struct str typed[ATTRIBUTES], struct error *e)
{
	for (size_t i = 0; i < option_count(w->options, "say"); i++) {
		const char *given = option_at(w->options, "say", i);
		struct str value = str_z(given), word = str_split(&value, '=');
		enum attributed k = attribute_named(word);
		if (k == ATTRIBUTES || !value.ptr)
			return error_set(
				e, STATUS_USAGE,
				"desk-user: --say '%s': say publisher=…, tooi=0344, contact=…, "
				"questions=vragen@gemeente.nl, licence=CC0-1.0, title=… or description=…; "
				"nothing behind the = takes it back",
				given);
		typed[k] = value;
	}
	return 0;
}

/* What is said, by attribute, and the municipality that its newest mapping says. */
static int read_said(struct desk_user *w, int64_t organisation, struct str out[ATTRIBUTES],
		     struct str *government, struct error *e)
{
	struct attribution_said said[ATTRIBUTION_SAID_MAX];
	struct str mappings[ATTRIBUTION_MAPPINGS_MAX];
	size_t n, nmappings;

	for (enum attributed k = 0; k < ATTRIBUTES; k++)
		out[k] = STR("");
	*government = STR("");
	if (attribution_said(w->desk, w->arena, organisation, said, &n, e) ||
	    attribution_mappings(w->desk, w->arena, organisation, mappings, &nmappings, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (attribute_named(said[i].property) < ATTRIBUTES)
			out[attribute_named(said[i].property)] = said[i].value;
	for (size_t i = 0; i < nmappings && !government->len; i++)
		*government = attribution_government(mappings[i], w->arena);
	return 0;
}

int desk_user_say(struct desk_user *w, struct error *e)
{
	struct attribution_said said[ATTRIBUTES];
	struct str typed[ATTRIBUTES], values[ATTRIBUTES], government;
	size_t changed;

	if (!option_count(w->options, "say"))
		return 0;
	if (!w->organisation.id)
		return error_set(e, STATUS_USAGE, "desk-user: --say is of an --organisation");
	if (read_said(w, w->organisation.id, typed, &government, e) || read_words(w, typed, e))
		return -1;
	struct str fault =
		attributes_read(typed, government, w->arena, w->dutch ? LANG_NL : LANG_EN, values);
	if (fault.len)
		return error_set(e, STATUS_USAGE, "desk-user: --say: %.*s", STR_ARG(fault));
	for (enum attributed k = 0; k < ATTRIBUTES; k++)
		said[k] = (struct attribution_said){str_z(attribute_word(k)), values[k]};
	return attribution_say(w->desk, w->organisation.id, said, ATTRIBUTES, STR(DESK_USER_BY),
			       &changed, e);
}

int desk_user_put_said(struct json_out *j, struct desk_user *w, int64_t organisation,
		       struct error *e)
{
	struct str said[ATTRIBUTES], government;

	if (read_said(w, organisation, said, &government, e))
		return -1;
	json_put_key_z(j, "says");
	json_put_object(j);
	for (enum attributed k = 0; k < ATTRIBUTES; k++) {
		if (!said[k].len)
			continue;
		json_put_key_z(j, attribute_word(k));
		json_put_string(j, said[k]);
	}
	json_put_object_end(j);
	return 0;
}

int desk_user_tell_said(struct desk_user *w, int64_t organisation, struct error *e)
{
	struct str said[ATTRIBUTES], government;

	if (read_said(w, organisation, said, &government, e))
		return -1;
	for (enum attributed k = 0; k < ATTRIBUTES; k++)
		if (said[k].len)
			buffer_printf(&w->out, "  %s=%.*s\n", attribute_word(k), STR_ARG(said[k]));
	return 0;
}
