#include "site/links.h"

#include "html/markdown.h"

#define ATTRIBUTES_MAX 48u

struct markup_attribute {
	struct str name, value; /* as they stand */
	bool valued;
};

struct tag {
	struct str whole, name; /* "<a href=…>", "a" or "/a" */
	struct markup_attribute attributes[ATTRIBUTES_MAX];
	size_t n;
	bool closed; /* "/>" */
};

struct turning {
	struct buffer *out;
	link_turn *turn;
	void *payload;
	struct arena *arena;
};

/* ---- reading ---- */

static bool blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static size_t until(struct str s, size_t at, const char *ends)
{
	while (at < s.len && !strchr(ends, s.ptr[at]))
		at++;
	return at;
}

static struct str part(struct str s, size_t from, size_t to)
{
	return (struct str){s.ptr + from, to - from};
}

/* One attribute from `at` on; returns where it ends. */
static size_t read_attribute(struct tag *t, struct str s, size_t at)
{
	struct markup_attribute x = {{0}};
	size_t end = until(s, at, "= \n\t\r/>");

	x.name = part(s, at, end);
	if (end + 1 < s.len && s.ptr[end] == '=' && s.ptr[end + 1] == '"') {
		size_t close = until(s, end + 2, "\"");
		x.value = part(s, end + 2, close);
		x.valued = true;
		end = close < s.len ? close + 1 : close;
	} else if (end == at) {
		end++;
	}
	if (x.name.len && t->n < ATTRIBUTES_MAX)
		t->attributes[t->n++] = x;
	return end;
}

/* The tag at `at`, which is a '<'; returns where it ends. */
static size_t read_tag(struct tag *t, struct str s, size_t at)
{
	size_t i = until(s, at + 2, " \n\t\r/>");

	*t = (struct tag){.name = part(s, at + 1, i)};
	while (i < s.len && s.ptr[i] != '>') {
		if (s.ptr[i] == '/')
			t->closed = true;
		if (blank(s.ptr[i]) || s.ptr[i] == '/')
			i++;
		else
			i = read_attribute(t, s, i);
	}
	i = i < s.len ? i + 1 : i;
	t->whole = part(s, at, i);
	return i;
}

/* Of what html/escape.c writes. */
static struct str without_escapes(struct arena *a, struct str s)
{
	const struct {
		struct str word;
		char c;
	} escapes[] = {{STR("&amp;"), '&'},
		       {STR("&lt;"), '<'},
		       {STR("&gt;"), '>'},
		       {STR("&quot;"), '"'},
		       {STR("&#39;"), '\''}};
	char *out = arena_bytes(a, s.len + 1);
	size_t n = 0;

	while (s.len) {
		size_t take = 1;
		out[n] = *s.ptr;
		for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
			if (str_starts(s, escapes[i].word)) {
				out[n] = escapes[i].c;
				take = escapes[i].word.len;
			}
		n++;
		s = part(s, take, s.len);
	}
	return (struct str){out, n};
}

/* ---- writing ---- */

static void put(struct turning *x, struct str s)
{
	if (x->out)
		buffer_append_str(x->out, s);
}

static bool is(struct str s, const char *word)
{
	return str_eq(s, str_z(word));
}

static bool is_address(const struct markup_attribute *x)
{
	return is(x->name, "href") || is(x->name, "src") || is(x->name, "xlink:href");
}

/* What says something of where a link leads. */
static bool is_about_it(struct str name)
{
	return is(name, "hreflang") || is(name, "rel") || is(name, "target") ||
	       is(name, "download") || is(name, "type");
}

static void put_attribute(struct turning *x, const struct markup_attribute *y, struct str value)
{
	put(x, STR(" "));
	put(x, y->name);
	if (!y->valued)
		return;
	put(x, STR("=\""));
	put(x, value);
	put(x, STR("\""));
}

static struct str escaped(struct arena *a, struct str s)
{
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	html_escape(&b, s);
	struct str out = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

static void put_tag(struct turning *x, const struct tag *t, const struct markup_attribute *link,
		    struct str to)
{
	if (!to.len && (is(t->name, "link") || is(t->name, "script") || is(t->name, "img")))
		return;
	put(x, STR("<"));
	put(x, t->name);
	for (size_t i = 0; i < t->n; i++) {
		const struct markup_attribute *y = &t->attributes[i];
		if (y == link && to.len)
			put_attribute(x, y, escaped(x->arena, to));
		else if (y != link && (to.len || !is_about_it(y->name)))
			put_attribute(x, y, y->value);
	}
	put(x, t->closed ? STR("/>") : STR(">"));
}

static void turn_tag(struct turning *x, const struct tag *t)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct markup_attribute *y = &t->attributes[i];
		if (is_address(y) && y->valued && y->value.len) {
			struct str meant = without_escapes(x->arena, y->value);
			put_tag(x, t, y, x->turn(x->payload, meant, x->arena));
			return;
		}
	}
	put(x, t->whole);
}

/* What a form asks goes; a table that it shows stays, without what can be ticked in it. */
struct form {
	bool inside, table;
};

static bool form_opens(struct form *f, struct str name)
{
	f->inside = f->inside || is(name, "form");
	f->table = f->inside && (f->table || is(name, "table"));
	return !f->inside ||
	       (f->table && !is(name, "input") && !is(name, "label") && !is(name, "/label"));
}

static void form_closes(struct form *f, struct str name)
{
	f->inside = f->inside && !is(name, "/form");
	f->table = f->table && !is(name, "/table");
}

void links_turn(struct buffer *out, struct str document, struct str head, link_turn *turn,
		void *payload, struct arena *a)
{
	struct turning x = {out, turn, payload, a};
	struct form form = {false, false};
	struct tag t;
	size_t at = 0;

	while (at < document.len) {
		size_t next = until(document, at, "<");
		if (!form.inside || form.table)
			put(&x, part(document, at, next));
		if (next == document.len)
			return;
		at = read_tag(&t, document, next);
		if (is(t.name, "/head"))
			put(&x, head);
		if (form_opens(&form, t.name))
			turn_tag(&x, &t);
		form_closes(&form, t.name);
	}
}
