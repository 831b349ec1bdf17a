/* What delivered files are called here. */
#include "desk_base/desk_base.h"

#include "base/text/utf8.h"

#define NAME_MAX_SHOWN 120u

/* The last part of a path, on whatever system, and its end where it is long: that says what it is. */
static struct str last_part(struct str given)
{
	size_t from = 0;
	for (size_t i = 0; i < given.len; i++)
		if (given.ptr[i] == '/' || given.ptr[i] == '\\')
			from = i + 1;
	struct str last = {given.ptr + from, given.len - from};
	if (utf8_valid(last) != last.len)
		return STR("bestand");
	if (last.len > NAME_MAX_SHOWN)
		last = (struct str){last.ptr + (last.len - NAME_MAX_SHOWN), NAME_MAX_SHOWN};
	while (last.len && ((unsigned char)last.ptr[0] & 0xc0) == 0x80)
		last = (struct str){last.ptr + 1, last.len - 1};
	return last;
}

struct str intake_harmless(struct arena *a, struct str given)
{
	size_t n = 0;
	struct str last = last_part(given);
	char *out = arena_bytes(a, last.len + 1);
	for (size_t i = 0; i < last.len; i++) {
		unsigned char c = (unsigned char)last.ptr[i];
		if (n == 0 && (c == '.' || c == '-' || c == ' '))
			continue;
		out[n++] = c < ' ' || strchr("\"<>|:*?\x7f", c) ? '_' : (char)c;
	}
	return n ? (struct str){out, n} : STR("bestand");
}
