/* Who sends: a file of a few lines. */
#include "mail/mail.h"

#include "base/system/settings.h"

/* Whether the host of smtp://host:port is this machine: nobody listens between. */
static bool is_here(struct str url)
{
	static const char *const here[] = {"127.", "[::1]", "localhost"};
	struct str rest = {url.ptr + strlen("smtp://"), url.len - strlen("smtp://")};

	for (size_t i = 0; i < sizeof here / sizeof *here; i++) {
		struct str name = str_z(here[i]);
		struct str behind = {rest.ptr + name.len, rest.len - name.len};
		if (str_starts(rest, name) &&
		    (i == 0 || !behind.len || *behind.ptr == ':' || *behind.ptr == '/'))
			return !memchr(rest.ptr, '@', rest.len) &&
			       (i || strspn(rest.ptr, "0123456789.:/") >= rest.len);
	}
	return false;
}

static int check(const struct mail_settings *s, const char *path, struct error *e)
{
	if (!str_starts(s->url, STR("smtps://")) && !str_starts(s->url, STR("smtp://")))
		return error_set(e, STATUS_INPUT,
				 "%s: url is like smtps://mail.example.nl:465 or "
				 "smtp://mail.example.nl:587",
				 path);
	if (!mail_address_valid(s->from))
		return error_set(e, STATUS_INPUT, "%s: from is an address, as cijfers@example.nl",
				 path);
	if (s->plain && (!str_starts(s->url, STR("smtp://")) || !is_here(s->url)))
		return error_set(e, STATUS_INPUT,
				 "%s: plain is for a mail server on this machine only", path);
	return s->password.len ? settings_are_private(path, "a password", e) : 0;
}

int mail_settings_read(struct mail_settings *out, struct arena *a, const char *path,
		       struct error *e)
{
	struct str plain = STR("");
	const struct setting_line all[] = {{"url", &out->url},   {"from", &out->from},
					   {"name", &out->name}, {"user", &out->user},
					   {"ca", &out->ca},     {"password", &out->password},
					   {"plain", &plain}};

	*out = (struct mail_settings){STR(""), STR(""), STR(""), STR(""), STR(""), STR(""), false};
	if (settings_read(all, sizeof all / sizeof *all, a, path, e) != 0)
		return -1;
	out->plain = str_eq(plain, STR("yes"));
	return check(out, path, e);
}
