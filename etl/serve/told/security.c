#include "serve/told/security.h"
#include "base/text/plural.h"

#include "base/system/journal.h"

#include <stdio.h>
#include <string.h>

#define SOON 30 /* days */
#define DAY_SECONDS (24 * 60 * 60)
#define MOMENT_MAX 40u

/* "Contact" of "Contact: mailto:…": names of fields have no case. */
static bool has_name(struct str line, const char *name, struct str *value)
{
	size_t n = strlen(name);

	if (line.len <= n || line.ptr[n] != ':' || strncasecmp(line.ptr, name, n) != 0)
		return false;
	*value = str_trim((struct str){line.ptr + n + 1, line.len - n - 1});
	return value->len > 0;
}

/* "Z", "+02:00": seconds east of Greenwich. */
static bool read_zone(struct str zone, int *seconds)
{
	uint64_t hours, minutes;

	*seconds = 0;
	if (str_eq(zone, STR("Z")) || str_eq(zone, STR("z")))
		return true;
	if (zone.len != 6 || (zone.ptr[0] != '+' && zone.ptr[0] != '-') || zone.ptr[3] != ':' ||
	    !str_to_u64((struct str){zone.ptr + 1, 2}, &hours) ||
	    !str_to_u64((struct str){zone.ptr + 4, 2}, &minutes))
		return false;
	*seconds = (int)(hours * 60 + minutes) * 60;
	*seconds = zone.ptr[0] == '-' ? -*seconds : *seconds;
	return true;
}

/* RFC 3339: 2027-06-30T22:00:00Z, …+02:00. */
static bool read_moment(struct str s, time_t *out)
{
	char text[MOMENT_MAX];
	struct tm t = {0};
	int shift;

	if (s.len >= sizeof text)
		return false;
	snprintf(text, sizeof text, "%.*s", STR_ARG(s));
	const char *zone = strptime(text, "%Y-%m-%dT%H:%M:%S", &t);
	if (!zone || !read_zone(str_z(zone), &shift))
		return false;
	*out = timegm(&t) - shift;
	return true;
}

int security_until(struct str text, time_t *until, struct error *e)
{
	bool contact = false, expires = false;

	while (text.len) {
		struct str line = str_trim(str_split(&text, '\n')), value;
		contact = contact || has_name(line, "Contact", &value);
		if (!has_name(line, "Expires", &value))
			continue;
		if (!read_moment(value, until))
			return error_set(e, STATUS_INPUT,
					 "Expires: %.*s is no moment such as 2027-06-30T22:00:00Z",
					 STR_ARG(value));
		expires = true;
	}
	if (!contact || !expires)
		return error_set(e, STATUS_INPUT, "it has no line '%s: …', which RFC 9116 asks for",
				 contact ? "Expires" : "Contact");
	return 0;
}

int security_check(struct str text, const char *path, struct error *e)
{
	struct error why;
	time_t until = 0, now = time(NULL);

	if (security_until(text, &until, &why) != 0)
		return error_set(e, why.status, "%s: %s", path, why.text);
	int days = (int)((until - now) / DAY_SECONDS) - (until < now);
	if (days < 0)
		journal_tell(
			JOURNAL_WARNING,
			"%s is out of date: nobody trusts it any more. Give it a later Expires.",
			path);
	else if (days <= SOON)
		journal_tell(JOURNAL_WARNING,
			     "%s expires in %d %s: give it a later Expires in time.", path, days,
			     plural((uint64_t)days, "day", "days"));
	return 0;
}
