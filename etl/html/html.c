#include "html/html.h"

#include "base/text/json_out.h"
#include "html/direction.h"
#include "html/markdown.h"

#include <inttypes.h>

/* Each character of Markdown gives at most some tags. */
#define MARKDOWN_MAX ((size_t)16 << 20)

static struct html_safe of_markdown(struct arena *a, struct str text,
				    const struct markdown_own *own)
{
	struct buffer out;
	struct html_safe safe = {{0}};
	buffer_init(&out, MARKDOWN_MAX);
	if (own)
		markdown_own_html(&out, text, own);
	else
		markdown_html(&out, text);
	/* Half of it would leave elements open. */
	if (!out.overflow)
		safe.html = arena_dup(a, buffer_str(&out));
	buffer_drop(&out);
	return safe;
}

struct html_safe html_of_markdown(struct arena *a, struct str text)
{
	return of_markdown(a, text, NULL);
}

struct html_safe html_of_own_markdown(struct arena *a, struct str text,
				      const struct markdown_own *own)
{
	return of_markdown(a, text, own);
}

struct html_safe html_of(const struct html *other)
{
	return (struct html_safe){other->out->overflow ? (struct str){0} : buffer_str(other->out)};
}

struct html_json html_json_of(const struct json_out *j)
{
	return (struct html_json){j->out->overflow ? STR("null") : buffer_str(j->out)};
}

void html_begin(struct html *h, struct buffer *out, enum lang lang)
{
	*h = (struct html){out, lang};
}

int html_end(const struct html *h, struct error *e)
{
	if (h->out->overflow)
		return error_set(e, STATUS_LIMIT, "the page grew beyond %zu bytes", h->out->max);
	return 0;
}

void html_markup(struct html *h, const char *literal, size_t n)
{
	buffer_append(h->out, literal, n);
}

void html_text_str(struct html *h, struct str s)
{
	html_escape_apart(h->out, s);
}

void html_text_z(struct html *h, const char *z)
{
	html_escape_apart(h->out, str_z(z));
}

void html_str(struct html *h, struct str s)
{
	html_escape(h->out, s);
}

void html_z(struct html *h, const char *z)
{
	html_escape(h->out, str_z(z));
}

void html_worded(struct html *h, struct worded w)
{
	html_escape(h->out, worded_str(&w));
}

void html_int(struct html *h, int64_t n)
{
	buffer_printf(h->out, "%" PRId64, n);
}

void html_uint(struct html *h, uint64_t n)
{
	buffer_printf(h->out, "%" PRIu64, n);
}

void html_ready(struct html *h, struct html_safe s)
{
	buffer_append_str(h->out, s.html);
}

void html_url(struct html *h, struct url u)
{
	html_escape(h->out, u.text);
}

void html_url_shown(struct html *h, struct url u)
{
	html_escape(h->out, u.text);
}

void html_anchor_str(struct html *h, struct str s)
{
	url_encode(h->out, s);
}

void html_anchor_z(struct html *h, const char *z)
{
	url_encode(h->out, str_z(z));
}

/* JSON has these three characters only inside strings, where they may be written as codes. */
void html_script(struct html *h, struct html_json j)
{
	for (size_t i = 0; i < j.json.len; i++) {
		char c = j.json.ptr[i];
		if (c == '<' || c == '>' || c == '&')
			buffer_printf(h->out, "\\u%04x", (unsigned)c);
		else
			buffer_append_char(h->out, c);
	}
}

int html_put_piece(struct html *h, struct text_walk *w)
{
	struct str before = {0};
	int hole = text_walk(w, &before);
	html_escape(h->out, before);
	return hole;
}
