/* /wijzigingen.atom and .json, /{cube}/wijzigingen.atom and .json: what was published, corrected and withdrawn, as Atom (RFC 4287)
 * and as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). What was
 * withdrawn leaves a tombstone (RFC 6721) of its entry, and an entry that says so. */
#include "pages/events.h"

#include "base/json_out.h"
#include "html/xml_out.h"
#include "pages/entries.h"

#define FEED_ENTRIES 40u
#define TYPE_ATOM "application/atom+xml; charset=utf-8"
#define TYPE_JSON "application/feed+json; charset=utf-8"
#define NOTHING_YET "1970-01-01T00:00:00Z" /* a feed must say when it was updated */
#define DAY 10                             /* the first bytes of a moment */

static struct str encoded(const struct page *p, struct str name)
{
	struct buffer b;

	buffer_init(&b, SIZE_MAX);
	url_encode(&b, name);
	struct str out = arena_dup(p->arena, buffer_str(&b));
	buffer_drop(&b);
	return out;
}

/* RFC 4151; the day on which it was loaded is part of it, so that a store that is made anew has others. */
static struct str id_of(struct page *p, const struct event *x, const char *what)
{
	return arena_printf(p->arena, "tag:%.*s,%.*s:%.*s/%s/%lld", STR_ARG(url_authority(p)),
			    STR_ARG(str_head(x->loaded, DAY)), STR_ARG(encoded(p, x->cube)), what,
			    (long long)x->dataset);
}

static void put_link(struct xml_out *x, const char *rel, const char *type, struct str href)
{
	xml_put_open(x, "link");
	xml_put_attribute(x, "rel", str_z(rel));
	xml_put_attribute(x, "type", str_z(type));
	xml_put_attribute(x, "href", href);
	xml_put_close(x);
}

static void put_tombstone(struct xml_out *x, struct page *p, const struct event *v)
{
	xml_put_open(x, "at:deleted-entry");
	xml_put_attribute(x, "ref", id_of(p, v, "publication"));
	xml_put_attribute(x, "when", v->removed);
	xml_put_close(x);
}

/* File and lines, and what is to be said of it; empty: nothing. */
static struct str summary_of(const struct page *p, const struct event *v)
{
	struct str text = event_text(p, v);
	struct str lines = {0};
	struct text_hole by[] = {{"place", v->place}, {"publisher", v->third_party}};

	if (v->kind == EVENT_PUBLISHED || v->kind == EVENT_CORRECTED) {
		struct worded n = worded_count(p->lang, (int64_t)v->lines);
		struct text_hole holes[] = {{"file", v->file}, {"n", worded_str(&n)}};
		lines = text_filled(p->arena, text_of(p->lang, T("{file}: {n} regels.")), holes, 2);
	}
	if (v->third_party.len)
		lines = arena_printf(
			p->arena, "%.*s%.*s",
			STR_ARG(text_filled(
				p->arena,
				text_of(p->lang,
					T("Niet gepubliceerd door {place}, maar door {publisher}. ")),
				by, 2)),
			STR_ARG(lines));
	return arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(lines),
			    text.len && lines.len ? " " : "", STR_ARG(text));
}

static struct str title_of(const struct page *p, const struct event *v)
{
	return arena_printf(p->arena, "%.*s. %.*s", STR_ARG(v->place), STR_ARG(event_title(p, v)));
}

static struct str entry_id(struct page *p, const struct event *v)
{
	return id_of(p, v, v->kind == EVENT_WITHDRAWN ? "withdrawal" : "publication");
}

static struct str kind_of(const struct event *v)
{
	return v->kind == EVENT_WITHDRAWN   ? STR("withdrawal")
	       : v->kind == EVENT_CORRECTED ? STR("correction")
					    : STR("publication");
}

static void put_entry(struct xml_out *x, struct page *p, const struct event *v)
{
	struct str summary = summary_of(p, v);

	xml_put_open(x, "entry");
	xml_put_element(x, "id", entry_id(p, v));
	xml_put_element(x, "title", title_of(p, v));
	xml_put_element(x, "published", v->at);
	xml_put_element(x, "updated", v->at);
	xml_put_open(x, "author");
	xml_put_element(x, "name", v->third_party.len ? v->third_party : v->place);
	xml_put_close(x);
	if (v->url.text.len)
		put_link(x, "alternate", "text/html", url_absolute(p, v->url));
	xml_put_open(x, "category");
	xml_put_attribute(x, "term", kind_of(v));
	xml_put_close(x);
	if (summary.len)
		xml_put_element(x, "summary", summary);
	xml_put_close(x);
}

/* ---- the feed as a whole ---- */

static struct str feed_title(const struct page *p)
{
	struct text_hole place = {"place", p->guide ? p->guide->place : (struct str){0}};

	return p->guide ? text_filled(p->arena,
				      text_of(p->lang, T("{place}: publicaties en correcties")),
				      &place, 1)
			: text_of(p->lang, T("Publicaties en correcties"));
}

static struct url feed_url(const struct page *p, const char *name)
{
	return p->guide ? url_cube(p, p->guide->name, name) : url_fixed(p, name);
}

static struct url told_at(const struct page *p)
{
	return p->guide ? url_cube(p, p->guide->name, "wijzigingen") : url_home(p);
}

static void put_head(struct xml_out *x, struct page *p, struct str updated)
{
	xml_put_open(x, "feed");
	xml_put_attribute(x, "xmlns", STR("http://www.w3.org/2005/Atom"));
	xml_put_attribute(x, "xmlns:at", STR("http://purl.org/atompub/tombstones/1.0"));
	xml_put_attribute(x, "xml:lang", str_z(lang_code(p->lang)));
	xml_put_element(
		x, "id",
		p->guide ? arena_printf(p->arena, "tag:%.*s,2026:%.*s/feed",
					STR_ARG(url_authority(p)),
					STR_ARG(encoded(p, p->guide->name)))
			 : arena_printf(p->arena, "tag:%.*s,2026:feed", STR_ARG(url_authority(p))));
	xml_put_element(x, "title", feed_title(p));
	xml_put_element(x, "updated", updated.len ? updated : STR(NOTHING_YET));
	xml_put_open(x, "generator");
	xml_put_text(x, STR("Stuiver"));
	xml_put_close(x);
	put_link(x, "self", "application/atom+xml",
		 url_absolute(p, feed_url(p, "wijzigingen.atom")));
	put_link(x, "alternate", "text/html", url_absolute(p, told_at(p)));
}

int page_feed(struct page *p, struct error *e)
{
	struct event *events;
	struct xml_out x;
	size_t n;

	if (events_ask(p, p->guide ? p->guide->name : (struct str){0}, &events, FEED_ENTRIES, &n,
		       e) != 0)
		return -1;
	buffer_reset(&p->answer->body);
	xml_put_begin(&x, &p->answer->body);
	put_head(&x, p, n ? events[0].at : (struct str){0});
	for (size_t i = 0; i < n; i++)
		if (events[i].kind == EVENT_TAKEN_BACK)
			put_tombstone(&x, p, &events[i]);
	for (size_t i = 0; i < n; i++)
		if (events[i].kind != EVENT_TAKEN_BACK)
			put_entry(&x, p, &events[i]);
	xml_put_close(&x);
	xml_put_end(&x);
	p->answer->content_type = TYPE_ATOM;
	return 0;
}

/* ---- as JSON ---- */

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

/* What was withdrawn has no word of its own in this form: its publication goes, and an item says that it did. */
static void put_item(struct json_out *j, struct page *p, const struct event *v)
{
	struct str summary = summary_of(p, v);

	json_put_object(j);
	put_pair(j, "id", entry_id(p, v));
	put_pair(j, "url", v->url.text.len ? url_absolute(p, v->url) : (struct str){0});
	put_pair(j, "title", title_of(p, v));
	put_pair(j, "content_text", summary.len ? summary : title_of(p, v));
	put_pair(j, "date_published", v->at);
	put_tags(j, kind_of(v));
	json_put_object_end(j);
}

int page_feed_json(struct page *p, struct error *e)
{
	struct event *events;
	struct json_out j;
	size_t n;

	if (events_ask(p, p->guide ? p->guide->name : (struct str){0}, &events, FEED_ENTRIES, &n,
		       e) != 0)
		return -1;
	buffer_reset(&p->answer->body);
	json_begin(&j, &p->answer->body);
	json_put_object(&j);
	put_pair(&j, "version", STR("https://jsonfeed.org/version/1.1"));
	put_pair(&j, "title", feed_title(p));
	put_pair(&j, "home_page_url", url_absolute(p, told_at(p)));
	put_pair(&j, "feed_url", url_absolute(p, feed_url(p, "wijzigingen.json")));
	put_pair(&j, "language", str_z(lang_code(p->lang)));
	json_put_key_z(&j, "items");
	json_put_array(&j);
	for (size_t i = 0; i < n; i++)
		if (events[i].kind != EVENT_TAKEN_BACK)
			put_item(&j, p, &events[i]);
	json_put_array_end(&j);
	json_put_object_end(&j);
	p->answer->content_type = TYPE_JSON;
	return 0;
}
