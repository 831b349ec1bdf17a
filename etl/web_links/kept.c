/* What was tried, a JSON object a line: the last line of an address counts, so that a run that was ended goes on. */
#include "web_links/collected.h"

#include "base/system/file.h"
#include "base/text/json_out.h"
#include "base/text/moment.h"

#include <errno.h>
#include <jansson.h>
#include <time.h>

#define STATE_MAX ((size_t)256 << 20)
#define LINE_MAX_BYTES ((size_t)64 << 10)
#define DAY 86400.0

static struct link *find(struct web_links *l, struct str url)
{
	size_t low = 0, high = l->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = str_cmp(l->items[middle].url, url);
		if (order == 0)
			return &l->items[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static int word_of(const char *word, const char *const *words, int n)
{
	for (int i = 0; word && i < n; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

/* Whether it is so long ago that it must be tried again, or no moment at all. */
static bool is_old(const char *tried, unsigned days)
{
	int64_t at;

	return !moment_read(str_z(tried), &at) || (int64_t)time(NULL) - at >= (int64_t)days * DAY;
}

static struct str member(struct arena *a, const json_t *o, const char *key)
{
	return arena_dup(a, str_z(json_string_value(json_object_get(o, key))));
}

static int take_object(struct web_links *l, const json_t *o, const struct links_manners *m)
{
	const char *tried = json_string_value(json_object_get(o, "tried"));
	const char *url = json_string_value(json_object_get(o, "url"));
	int verdict = word_of(json_string_value(json_object_get(o, "verdict")), verdict_words,
			      LINK_VERDICTS);
	int reason = word_of(json_string_value(json_object_get(o, "reason")), reason_words,
			     LINK_REASONS);

	if (!url || !tried || verdict < 0 || reason < 0)
		return -1;
	struct link *x = find(l, str_z(url));
	if (!x)
		return 0; /* nobody names it any more */
	x->kept = verdict != LINK_SILENT && !is_old(tried, m->again_days);
	x->verdict = x->kept ? (enum link_verdict)verdict : LINK_UNTRIED;
	x->reason = (enum link_reason)reason;
	x->http = (int)json_integer_value(json_object_get(o, "status"));
	x->moved_to = member(l->arena, o, "moved_to");
	x->tried = member(l->arena, o, "tried");
	return 0;
}

static int take_line(struct web_links *l, struct str line, uint64_t number,
		     const struct links_manners *m, struct error *e)
{
	json_error_t fault;
	json_t *o = json_loadb(line.ptr, line.len, 0, &fault);
	int result = o ? take_object(l, o, m) : -1;

	json_decref(o);
	return result == 0
		       ? 0
		       : error_set(
				 e, STATUS_INPUT,
				 "%s:%llu: this is no line of what was tried; mend it, or take the "
				 "file away and begin anew",
				 m->state, (unsigned long long)number);
}

static int read_state(struct web_links *l, const struct links_manners *m, struct error *e)
{
	struct arena *a = arena_new();
	struct str rest;
	int result = file_read(&rest, a, m->state, STATE_MAX, e);

	for (uint64_t number = 1; result == 0 && memchr(rest.ptr ? rest.ptr : "", '\n', rest.len);
	     number++) {
		struct str line = str_split(&rest, '\n');
		if (line.len)
			result = take_line(l, line, number, m, e);
	} /* what has no end was being written when it was ended */
	arena_free(a);
	return result;
}

static void put_line(struct buffer *out, const struct link *x)
{
	struct json_out j;

	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "url");
	json_put_string(&j, x->url);
	json_put_key_z(&j, "verdict");
	json_put_string_z(&j, verdict_words[x->verdict]);
	json_put_key_z(&j, "reason");
	json_put_string_z(&j, reason_words[x->reason]);
	json_put_key_z(&j, "status");
	json_put_integer(&j, x->http);
	json_put_key_z(&j, "moved_to");
	json_put_string(&j, x->moved_to);
	json_put_key_z(&j, "tried");
	json_put_string(&j, x->tried);
	json_put_object_end(&j);
	buffer_append_char(out, '\n');
}

/* Without what nobody names any more, and what has a later line. */
static int rewrite(const struct web_links *l, const char *path, struct error *e)
{
	struct buffer out;

	buffer_init(&out, STATE_MAX);
	for (size_t i = 0; i < l->n; i++)
		if (l->items[i].kept)
			put_line(&out, &l->items[i]);
	int result = out.overflow ? error_set(e, STATUS_LIMIT, "%s would be too large", path)
				  : file_write(path, buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

int kept_open(FILE **out, struct web_links *l, const struct links_manners *m, struct error *e)
{
	*out = NULL;
	if (!m->state)
		return 0;
	if ((file_exists(m->state) && read_state(l, m, e) != 0) || rewrite(l, m->state, e) != 0)
		return -1;
	*out = fopen(m->state, "ae");
	return *out ? 0 : error_errno(e, "write", m->state);
}

int kept_add(FILE *f, const struct link *x, struct error *e)
{
	struct buffer line;

	if (!f)
		return 0;
	buffer_init(&line, LINE_MAX_BYTES);
	put_line(&line, x);
	bool written =
		!line.overflow && fwrite(line.ptr, 1, line.len, f) == line.len && fflush(f) == 0;
	buffer_drop(&line);
	return written ? 0 : error_errno(e, "write", "what was tried");
}
