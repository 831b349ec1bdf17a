/* Who releases in somebody's place, from the command line: the engine and the audit are the desk's. */
#include "cli/serve/desk_user.h"

#include "accounts/deputies.h"
#include "road/road.h"

static int read_days(const struct options *o, int64_t *from, int64_t *until, struct error *e)
{
	struct str first = str_z(option_or(o, "from", "")), last = str_z(option_or(o, "until", ""));

	if (moment_day(first, false, from) && moment_day(last, true, until))
		return 0;
	return error_set(e, STATUS_USAGE,
			 "desk-user: --deputy takes --from and --until, days like 2026-12-01");
}

static int end(struct desk_user *w, const char *address, const char *releaser, struct error *e)
{
	struct deputy *all;
	size_t n, ended = 0;

	if (deputies_in(w->desk, w->arena, w->organisation.id, &all, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!str_eq(all[i].address, str_z(address)) ||
		    !str_eq(all[i].releaser_address, str_z(releaser)))
			continue;
		if (deputy_end(w->desk, w->organisation.id, str_z(releaser), all[i].id,
			       STR(DESK_USER_BY), e))
			return -1;
		ended++;
	}
	return ended ? 0
		     : error_set(e, STATUS_NOT_FOUND,
				 "%s does not stand in for %s, or not any more", address, releaser);
}

int desk_user_deputies(struct desk_user *w, struct error *e)
{
	const struct options *o = w->options;
	const char *named = option_value(o, "deputy"), *ended = option_value(o, "end-deputy");
	const char *releaser = option_value(o, "for");
	int64_t from, until;

	if (!named && !ended)
		return releaser || option_given(o, "from") || option_given(o, "until")
			       ? error_set(e, STATUS_USAGE,
					   "desk-user: --for, --from and --until are of --deputy")
			       : 0;
	if (!w->organisation.id || !releaser || (named && ended))
		return error_set(
			e, STATUS_USAGE,
			"desk-user: --deputy (or --end-deputy) takes an --organisation, and --for "
			"whom of it");
	if (ended)
		return end(w, ended, releaser, e);
	return read_days(o, &from, &until, e) ||
			       deputy_name(w->desk, w->organisation.id, str_z(releaser),
					   str_z(named), from, until, STR(DESK_USER_BY), e)
		       ? -1
		       : 0;
}

/* ---- who there are ---- */

int desk_user_put_deputies(struct json_out *j, struct desk_user *w, int64_t organisation,
			   struct error *e)
{
	struct deputy *all;
	size_t n;

	if (deputies_in(w->desk, w->arena, organisation, &all, &n, e))
		return -1;
	json_put_key_z(j, "deputies");
	json_put_array(j);
	for (size_t i = 0; i < n; i++) {
		json_put_object(j);
		json_put_key_z(j, "address");
		json_put_string(j, all[i].address);
		json_put_key_z(j, "for");
		json_put_string(j, all[i].releaser_address);
		json_put_key_z(j, "from");
		json_put_integer(j, all[i].from_at);
		json_put_key_z(j, "until");
		json_put_integer(j, all[i].until_at);
		json_put_key_z(j, "now");
		json_put_bool(j, all[i].now);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	return 0;
}

int desk_user_tell_deputies(struct desk_user *w, int64_t organisation, struct error *e)
{
	struct deputy *all;
	char from[MOMENT_SIZE], until[MOMENT_SIZE];
	size_t n;

	if (deputies_in(w->desk, w->arena, organisation, &all, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		moment_write(from, all[i].from_at);
		moment_write(until, all[i].until_at);
		buffer_printf(&w->out,
			      w->dutch ? "  vervanger %.*s, in de plaats van %.*s; van %s tot %s\n"
				       : "  deputy    %.*s, in the place of %.*s; from %s to %s\n",
			      STR_ARG(all[i].address), STR_ARG(all[i].releaser_address), from,
			      until);
	}
	return 0;
}
