/* Who sends: a file of a few lines. */
#include "mail/mail.h"

#include "base/file.h"
#include <sys/stat.h>

#define SETTINGS_BYTES 65536u

struct mail_setting {
	const char *key;
	struct str *value;
};

static int bad_line(struct error *e, const char *path, size_t line, const char *what)
{
	return error_set(e, STATUS_INPUT, "%s:%zu: %s", path, line, what);
}

static bool has_controls(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7f)
			return true;
	return false;
}

static int take_line(struct mail_settings *out, struct str line, const char *path, size_t number,
		     struct error *e)
{
	struct str plain = {0}, value = line, key = str_trim(str_split(&value, '='));
	const struct mail_setting all[] = {{"url", &out->url},   {"from", &out->from},
					   {"name", &out->name}, {"user", &out->user},
					   {"ca", &out->ca},     {"password", &out->password},
					   {"plain", &plain}};

	if (!value.ptr)
		return bad_line(e, path, number, "is not like 'key = value'");
	value = str_trim(value);
	if (has_controls(value))
		return bad_line(e, path, number, "has control characters");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_eq(key, str_z(all[i].key))) {
			*all[i].value = value;
			out->plain = out->plain || str_eq(plain, STR("yes"));
			return 0;
		}
	return bad_line(e, path, number,
			"has none of the keys: url, from, name, user, password, ca, plain");
}

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
	struct stat st;

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
	if (s->password.len && stat(path, &st) == 0 && (st.st_mode & 077))
		return error_set(e, STATUS_REFUSED,
				 "%s holds a password and others can read it: 'chmod 600' it",
				 path);
	return 0;
}

int mail_settings_read(struct mail_settings *out, struct arena *a, const char *path,
		       struct error *e)
{
	struct str text;
	size_t number = 0;

	*out = (struct mail_settings){0};
	if (file_read(&text, a, path, SETTINGS_BYTES, e) != 0)
		return -1;
	while (text.ptr) {
		struct str line = str_trim(str_split(&text, '\n'));
		number++;
		if (line.len && line.ptr[0] != '#' &&
		    take_line(out, arena_dup(a, line), path, number, e) != 0)
			return -1;
	}
	struct str *const all[] = {&out->url,  &out->from,     &out->name,
				   &out->user, &out->password, &out->ca};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		*all[i] = arena_dup(a, *all[i]); /* each with a NUL */
	return check(out, path, e);
}
