#include "site/file_name.h"

#include "base/memory/hash.h"
#include "site/site.h"
#include <strings.h>

#define PIECE_MAX 40u  /* of one folder's or file's own name */
#define CHOICE_MAX 56u /* of the parameters in it */
#define NAME_MAX_BYTES 4096u

/* A-Z too: they are written small, with a hash. */
static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ? c : '-';
}

/* con, nul, com1, … are devices for Windows, with any ending. */
static bool is_device(struct str s)
{
	static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt"};
	size_t n = 0;

	while (n < s.len && s.ptr[n] != '.')
		n++;
	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
		if (n >= 3 && strncasecmp(s.ptr, devices[i], 3) == 0 &&
		    (n == 3 || (i > 3 && n == 4)))
			return true;
	return false;
}

/* Folders that are called like our files would stand in their way. */
static bool is_odd(struct str s)
{
	return s.len == 0 || s.ptr[0] == '.' || s.ptr[0] == '_' || s.ptr[s.len - 1] == '.' ||
	       str_ends(s, STR(".html")) || str_ends(s, STR(".svg")) || is_device(s);
}

static void put_plain(struct buffer *out, struct str s, size_t most)
{
	bool lossy = s.len > most || is_odd(s);
	size_t n = s.len < most ? s.len : most;
	char before = '-';

	if (is_odd(s))
		buffer_append_z(out, "x-");
	for (size_t i = 0; i < n; i++) {
		char c = plain(s.ptr[i]);
		lossy = lossy || c != s.ptr[i];
		if (c != '-' || before != '-' || s.ptr[i] == '-')
			buffer_append_char(out, c);
		before = c;
	}
	if (lossy)
		buffer_printf(out, "-%08llx",
			      (unsigned long long)hash64(s.ptr, s.len) & 0xffffffffu);
}

static void put_choice(struct buffer *out, const struct query_param *params, size_t n)
{
	struct buffer all;

	if (!n)
		return;
	buffer_init(&all, SIZE_MAX);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buffer_append_char(&all, '-');
		buffer_append_str(&all, params[i].key);
		buffer_append_char(&all, '-');
		buffer_append_str(&all, params[i].value);
	}
	buffer_append_char(out, '~');
	put_plain(out, buffer_str(&all), CHOICE_MAX);
	buffer_drop(&all);
}

struct str file_name(struct arena *a, const char *front, const struct str *segments, size_t n,
		     const struct query_param *params, size_t nparams, const char *ending)
{
	struct buffer b;

	buffer_init(&b, NAME_MAX_BYTES * 4);
	buffer_append_z(&b, front);
	if (n == 0)
		buffer_append_z(&b, "index");
	for (size_t i = 0; i < n; i++) {
		if (i)
			buffer_append_char(&b, '/');
		put_plain(&b, segments[i], PIECE_MAX);
	}
	put_choice(&b, params, nparams);
	struct str name = buffer_str(&b);
	if (name.len + strlen(ending) > SITE_PATH_MAX)
		name = arena_printf(a, "%.*s-%016llx", (int)PIECE_MAX * 2, name.ptr,
				    (unsigned long long)hash64(name.ptr, name.len));
	name = arena_printf(a, "%.*s%s", STR_ARG(name), ending);
	buffer_drop(&b);
	return name;
}

struct str file_way(struct arena *a, struct str from, struct str to)
{
	struct buffer b;
	size_t same = 0;

	for (size_t i = 0; i < from.len && i < to.len && from.ptr[i] == to.ptr[i]; i++)
		if (from.ptr[i] == '/')
			same = i + 1;
	buffer_init(&b, NAME_MAX_BYTES);
	for (size_t i = same; i < from.len; i++)
		if (from.ptr[i] == '/')
			buffer_append_z(&b, "../");
	buffer_append(&b, to.ptr + same, to.len - same);
	struct str way = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return way;
}
