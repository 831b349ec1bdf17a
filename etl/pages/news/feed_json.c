/* /wijzigingen.json, /{cube}/wijzigingen.json: the feed as JSON Feed 1.1. */
#include "base/text/json_out.h"
#include "pages/lines/entries.h"
#include "pages/news/feed_made.h"

#define TYPE_JSON "application/feed+json; charset=utf-8"

static void put_pair(struct json_out *j, const char *key, struct str value)
{
	if (value.len == 0)
		return;
	json_put_key_z(j, key);
	json_put_string(j, value);
}

static void put_tags(struct json_out *j, struct str tag)
{
	json_put_key_z(j, "tags");
	json_put_array(j);
	json_put_string(j, tag);
	json_put_array_end(j);
}

static void put_total(struct json_out *j, const char *key, struct str decimal)
{
	json_put_key_z(j, key);
	if (decimal.len)
		json_put_string(j, decimal);
	else
		json_put_null(j);
}

/* For programs; a name of ours begins with _ in this form. What is not known is null. */
static void put_change(struct json_out *j, struct page *p, const struct feed_made *f,
		       const struct feed_entry *x)
{
	json_put_key_z(j, "_stuiver");
	json_put_object(j);
	put_pair(j, "about", url_absolute(p, url_fixed(p, "handboek")));
	put_pair(j, "cut", f->query.cut);
	put_pair(j, "measure", p->guide->cube->measures[p->lens.measure].name);
	put_total(j, "before", feed_decimal(p, &x->change.before));
	put_total(j, "after", feed_decimal(p, &x->change.after));
	put_pair(j, "changes",
		 x->event.url.text.len ? url_absolute(p, x->event.url) : (struct str){0});
	json_put_object_end(j);
}

/* What was withdrawn has no word of its own in this form: its publication goes, and an item says that it did. */
static void put_item(struct json_out *j, struct page *p, const struct feed_made *f,
		     const struct feed_entry *x)
{
	const struct event *v = &x->event;
	struct str summary = feed_entry_summary(p, f, x);

	json_put_object(j);
	put_pair(j, "id", feed_entry_id(p, f, v));
	put_pair(j, "url", feed_entry_url(p, f, v));
	put_pair(j, "title", feed_entry_title(p, f, v));
	put_pair(j, "content_text", summary.len ? summary : feed_entry_title(p, f, v));
	put_pair(j, "date_published", v->at);
	put_tags(j, feed_kind(v));
	if (f->query.asked)
		put_change(j, p, f, x);
	json_put_object_end(j);
}

static void put_note(struct json_out *j, struct page *p, const struct feed_made *f)
{
	json_put_object(j);
	put_pair(j, "id", feed_note_id(p, f));
	put_pair(j, "url", url_absolute(p, f->query.now));
	put_pair(j, "title", feed_note_title(p, f));
	put_pair(j, "content_text", feed_unknown_text(p, &f->query));
	put_pair(j, "date_published", STR(FEED_NOTE_AT));
	put_tags(j, STR(FEED_NOTE));
	json_put_object_end(j);
}

int page_feed_json(struct page *p, struct error *e)
{
	struct feed_made f;
	struct json_out j;

	if (feed_make(&f, p, e) != 0)
		return -1;
	json_begin(&j, &p->answer->body);
	json_put_object(&j);
	put_pair(&j, "version", STR("https://jsonfeed.org/version/1.1"));
	put_pair(&j, "title", feed_title(p, &f));
	put_pair(&j, "home_page_url", url_absolute(p, f.query.now));
	put_pair(&j, "feed_url", url_absolute(p, f.query.json));
	put_pair(&j, "language", str_z(lang_code(p->lang)));
	json_put_key_z(&j, "items");
	json_put_array(&j);
	for (size_t i = 0; i < f.n; i++)
		if (f.entries[i].event.kind != EVENT_TAKEN_BACK)
			put_item(&j, p, &f, &f.entries[i]);
	if (f.query.nunknown)
		put_note(&j, p, &f);
	json_put_array_end(&j);
	json_put_object_end(&j);
	p->answer->content_type = TYPE_JSON;
	return 0;
}
