#include "base/system/settings.h"

#include "base/memory/buffer.h"
#include "base/system/file.h"

#include <sys/stat.h>

#define SETTINGS_BYTES 65536u

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

static int no_such_key(const struct setting_line *all, size_t n, struct arena *a, const char *path,
		       size_t line, struct error *e)
{
	struct str keys = STR("");

	for (size_t i = 0; i < n; i++)
		keys = arena_printf(a, "%.*s%s%s", STR_ARG(keys), i ? ", " : "", all[i].key);
	return error_set(e, STATUS_INPUT, "%s:%zu: has none of the keys: %.*s", path, line,
			 STR_ARG(keys));
}

int settings_read(const struct setting_line *all, size_t n, struct arena *a, const char *path,
		  struct error *e)
{
	struct str text;

	if (file_read(&text, a, path, SETTINGS_BYTES, e) != 0)
		return -1;
	for (size_t number = 1; text.ptr; number++) {
		struct str value = str_trim(str_split(&text, '\n'));
		if (!value.len || value.ptr[0] == '#')
			continue;
		struct str key = str_trim(str_split(&value, '='));
		if (!value.ptr)
			return bad_line(e, path, number, "is not like 'key = value'");
		value = str_trim(value);
		if (has_controls(value))
			return bad_line(e, path, number, "has control characters");
		size_t i = 0;
		while (i < n && !str_eq(key, str_z(all[i].key)))
			i++;
		if (i == n)
			return no_such_key(all, n, a, path, number, e);
		*all[i].value = arena_dup(a, value);
	}
	return 0;
}

int settings_are_private(const char *path, const char *holds, struct error *e)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return error_errno(e, "look at", path);
	if (st.st_mode & 077)
		return error_set(e, STATUS_REFUSED,
				 "%s holds %s and others can read it: 'chmod 600' it", path, holds);
	return 0;
}
