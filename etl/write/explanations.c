/* Explanations, as Markdown and as safe HTML. */
#include "answer/explained.h"
#include "html/markdown.h"
#include "html/url.h"
#include "write/json_answer.h"

static void put_text(struct json_out *j, const char *key, struct str text)
{
	json_put_key_z(j, key);
	if (text.len)
		json_put_string(j, text);
	else
		json_put_null(j);
}

static void put_citation(struct json_out *j, const struct citation *c)
{
	json_put_key_z(j, "citation");
	if (citation_is_empty(c)) {
		json_put_null(j);
		return;
	}
	json_put_object(j);
	put_text(j, "meeting", c->meeting);
	put_text(j, "meeting_date", c->meeting_date);
	put_text(j, "agenda_item", c->agenda_item);
	put_text(j, "document", c->document);
	json_put_object_end(j);
}

static void write_one(struct json_out *j, const struct explanation *x)
{
	struct buffer html;
	buffer_init(&html, QUERY_MAX_BODY);
	markdown_html(&html, x->text);
	json_put_object(j);
	put_text(j, "title", x->title);
	json_put_key_z(j, "scope");
	json_put_raw(j, x->scope.json);
	put_text(j, "cut", x->scope.cut);
	put_text(j, "text", x->text);
	put_text(j, "html", buffer_str(&html));
	put_text(j, "source", x->source);
	put_text(j, "source_url", url_is_web(x->source) ? x->source : STR(""));
	put_citation(j, &x->cited);
	put_text(j, "author", x->author);
	put_text(j, "date", x->date);
	put_text(j, "version", x->version);
	json_put_object_end(j);
	buffer_drop(&html);
}

void json_explanations(struct buffer *out, const struct result *r)
{
	const struct told_explanations *page = r->explanations;
	struct json_out j;
	json_begin(&j, out);
	json_put_object(&j);
	json_put_key_z(&j, "total_explanation_count");
	json_put_integer(&j, (int64_t)r->total);
	json_put_key_z(&j, "data");
	json_put_array(&j);
	for (size_t i = 0; i < page->n && !out->overflow; i++)
		write_one(&j, page->items[i]);
	json_put_array_end(&j);
	json_cut(&j, r->question);
	json_tail(&j, r->question);
	json_put_object_end(&j);
}
