/* robots.txt, by RFC 9309: the rules of the group that names us, else of all; the longest that fits decides, and of
 * two as long the one that allows. */
#include "web_links/collected.h"

#define RULES_MAX 2000
#define DELAY_MAX 60
#define OURS STR("stuiver")

struct rule {
	struct str path;
	bool allow;
};

struct robots {
	struct rule *rules;
	size_t n;
	unsigned delay_ms;
};

struct reading {
	struct robots *ours, *all;
	bool for_us, for_all; /* whom the group at hand is for */
	bool named;           /* the line before named somebody too */
	bool found;           /* a group of our own */
};

static void add_rule(struct robots *r, struct str path, bool allow)
{
	if (r->n < RULES_MAX && path.len)
		r->rules[r->n++] = (struct rule){path, allow};
}

static void take_name(struct reading *r, struct str value)
{
	if (!r->named)
		r->for_us = r->for_all = false;
	r->named = true;
	r->for_all = r->for_all || str_eq(value, STR("*"));
	bool us = value.len == OURS.len && strncasecmp(value.ptr, OURS.ptr, OURS.len) == 0;
	r->for_us = r->for_us || us;
	r->found = r->found || us;
}

static void take_delay(struct robots *r, struct str value)
{
	uint64_t seconds;
	struct str whole = str_split(&value, '.');

	if (str_to_u64(whole, &seconds))
		r->delay_ms = (unsigned)(seconds < DELAY_MAX ? seconds : DELAY_MAX) * 1000;
}

static bool is_key(struct str key, const char *word)
{
	return key.len == strlen(word) && strncasecmp(key.ptr, word, key.len) == 0;
}

static void take_line(struct reading *r, struct str line)
{
	struct str value = str_split(&line, '#');
	struct str key = str_trim(str_split(&value, ':'));

	value = value.ptr ? str_trim(value) : STR("");
	if (is_key(key, "user-agent")) {
		take_name(r, value);
		return;
	}
	bool allow = is_key(key, "allow");
	if (!allow && !is_key(key, "disallow") && !is_key(key, "crawl-delay"))
		return;
	r->named = false;
	struct robots *groups[] = {r->for_us ? r->ours : NULL, r->for_all ? r->all : NULL};
	for (size_t i = 0; i < 2; i++) {
		if (groups[i] && is_key(key, "crawl-delay"))
			take_delay(groups[i], value);
		else if (groups[i])
			add_rule(groups[i], value, allow);
	}
}

static struct robots *group_new(struct arena *a)
{
	struct robots *r = ARENA_NEW(a, struct robots);
	r->rules = ARENA_ARRAY(a, struct rule, RULES_MAX);
	return r;
}

struct robots *robots_read(struct arena *a, struct str text)
{
	struct reading r = {.ours = group_new(a), .all = group_new(a)};
	struct str rest = arena_dup(a, text);

	if (str_starts(rest, STR("\xef\xbb\xbf")))
		rest = (struct str){rest.ptr + 3, rest.len - 3};
	while (rest.ptr)
		take_line(&r, str_split(&rest, '\n'));
	return r.found ? r.ours : r.all;
}

/* '*' is any characters, '$' at the end the end. Takes time in proportion to both lengths multiplied. */
static bool fits(struct str rule, struct str path)
{
	bool whole = rule.len && rule.ptr[rule.len - 1] == '$';
	size_t n = rule.len - whole, i = 0, j = 0, star = SIZE_MAX, mark = 0;

	for (;;) {
		if (i < n && rule.ptr[i] == '*') {
			star = i++;
			mark = j;
		} else if (i == n && (!whole || j == path.len)) {
			return true;
		} else if (i < n && j < path.len && rule.ptr[i] == path.ptr[j]) {
			i++;
			j++;
		} else if (star != SIZE_MAX && mark < path.len) {
			i = star + 1;
			j = ++mark;
		} else {
			return false;
		}
	}
}

bool robots_allow(const struct robots *r, struct str path)
{
	size_t longest = 0;
	bool allow = true;

	if (str_eq(path, STR("/robots.txt")))
		return true;
	for (size_t i = 0; i < r->n; i++) {
		const struct rule *x = &r->rules[i];
		if (x->path.len < longest || !fits(x->path, path))
			continue;
		allow = x->path.len > longest ? x->allow : allow || x->allow;
		longest = x->path.len;
	}
	return allow;
}

unsigned robots_delay_ms(const struct robots *r)
{
	return r->delay_ms;
}
