#include "store/pages/kept_report.h"

static size_t skip_string(struct str s, size_t i)
{
	for (i++; i < s.len && s.ptr[i] != '"'; i++)
		i += s.ptr[i] == '\\';
	return i + 1;
}

/* Behind the value that begins at i. The text is our own writer's, without blanks between words. */
static size_t skip_value(struct str s, size_t i)
{
	size_t depth = 0;

	while (i < s.len) {
		char c = s.ptr[i];
		if (depth == 0 && (c == ',' || c == '}' || c == ']'))
			return i;
		i = c == '"' ? skip_string(s, i) : i + 1;
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
	}
	return s.len;
}

/* The member that begins at *i, which moves to the next. False at the end, or where it is damaged.
 */
static bool next_member(struct str json, size_t *i, struct str *key, struct str *value)
{
	if (*i >= json.len || json.ptr[*i] != '"')
		return false;
	size_t name = *i + 1, colon = skip_string(json, *i);
	if (colon >= json.len || json.ptr[colon] != ':')
		return false;
	size_t end = skip_value(json, colon + 1);
	*key = (struct str){json.ptr + name, colon - name - 1};
	*value = (struct str){json.ptr + colon + 1, end - colon - 1};
	*i = end + 1;
	return end < json.len; /* else it lacks its end */
}

struct str report_member(struct str json, const char *key)
{
	struct str name, value;
	size_t i = 1; /* behind the brace */

	while (next_member(json, &i, &name, &value))
		if (str_eq(name, str_z(key)))
			return value;
	return (struct str){0};
}

void report_loaded(struct kept_sums *out, struct str report)
{
	size_t i = 1;

	*out = (struct kept_sums){.json = report_member(report_member(report, "loaded"), "sums")};
	while (out->n < CUBE_MAX_MEASURES &&
	       next_member(out->json, &i, &out->names[out->n], &out->sums[out->n]))
		out->n++;
}
