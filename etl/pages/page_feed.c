/* /wijzigingen.atom and .json, /{cube}/wijzigingen.atom and .json: what was published, corrected and withdrawn, as Atom (RFC 4287)
 * and as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). What was
 * withdrawn leaves a tombstone (RFC 6721) of its entry, and an entry that says so. With a cut it is of that total alone,
 * and each entry says what it was before and after. */
#include "base/json_out.h"
#include "html/xml_out.h"
#include "pages/entries.h"
#include "pages/feed_query.h"

#define FEED_ENTRIES 40u
#define FEED_LOOKED_AT 1000u /* of which a query's entries are taken */
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

struct feed {
	struct feed_query query;
	struct feed_entry {
		struct event event;
		struct history_change change; /* of a query */
	} * entries;
	size_t n;
	struct str updated;
};

/* RFC 4151; the day on which it was loaded is part of it, so that a store that is made anew has others. */
static struct str id_of(struct page *p, const struct feed *f, const struct event *x,
			const char *what)
{
	struct str mark = f->query.mark;

	return arena_printf(p->arena, "tag:%.*s,%.*s:%.*s/%s/%lld%s%.*s", STR_ARG(url_authority(p)),
			    STR_ARG(str_head(x->loaded, DAY)), STR_ARG(encoded(p, x->cube)), what,
			    (long long)x->dataset, mark.len ? "/" : "", STR_ARG(mark));
}

static void put_link(struct xml_out *x, const char *rel, const char *type, struct str href)
{
	xml_put_open(x, "link");
	xml_put_attribute(x, "rel", str_z(rel));
	xml_put_attribute(x, "type", str_z(type));
	xml_put_attribute(x, "href", href);
	xml_put_close(x);
}

static void put_tombstone(struct xml_out *x, struct page *p, const struct feed *f,
			  const struct event *v)
{
	xml_put_open(x, "at:deleted-entry");
	xml_put_attribute(x, "ref", id_of(p, f, v, "publication"));
	xml_put_attribute(x, "when", v->removed);
	xml_put_close(x);
}

static struct str joined(const struct page *p, struct str a, struct str b)
{
	return arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(a), a.len && b.len ? " " : "",
			    STR_ARG(b));
}

/* File and lines, and what is to be said of it; empty: nothing. */
static struct str about_event(const struct page *p, const struct event *v)
{
	struct str text = event_text(p, v);
	struct str lines = {0};
	struct text_hole by[] = {{"place", v->place}, {"publisher", v->third_party}};

	if (v->kind == EVENT_PUBLISHED || v->kind == EVENT_CORRECTED) {
		struct worded n = worded_lines(p->lang, (int64_t)v->lines);
		struct text_hole holes[] = {{"file", v->file}, {"lines", worded_str(&n)}};
		lines = text_filled(p->arena, text_of(p->lang, T("{file}: {lines}.")), holes, 2);
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
	return joined(p, lines, text);
}

/* Of a query the total comes first, and the greatest difference of another part of the cube is left out. */
static struct str summary_of(const struct page *p, const struct feed *f, const struct feed_entry *x)
{
	struct event v = x->event;

	if (!f->query.asked)
		return about_event(p, &v);
	v.compared = false;
	return joined(p, feed_change_text(p, &x->change), about_event(p, &v));
}

static struct str title_of(const struct page *p, const struct feed *f, const struct event *v)
{
	return arena_printf(p->arena, "%.*s. %.*s%s%.*s", STR_ARG(v->place),
			    STR_ARG(event_title(p, v)), f->query.asked ? ": " : "",
			    STR_ARG(f->query.what));
}

static struct str entry_id(struct page *p, const struct feed *f, const struct event *v)
{
	return id_of(p, f, v, v->kind == EVENT_WITHDRAWN ? "withdrawal" : "publication");
}

/* Of a query the passport of its total; else where the change is told. */
static struct url entry_url(const struct feed *f, const struct event *v)
{
	return f->query.asked ? f->query.now : v->url;
}

static struct str kind_of(const struct event *v)
{
	return v->kind == EVENT_WITHDRAWN   ? STR("withdrawal")
	       : v->kind == EVENT_CORRECTED ? STR("correction")
					    : STR("publication");
}

static void put_entry(struct xml_out *x, struct page *p, const struct feed *f,
		      const struct feed_entry *entry)
{
	const struct event *v = &entry->event;
	struct str summary = summary_of(p, f, entry);
	struct url url = entry_url(f, v);

	xml_put_open(x, "entry");
	xml_put_element(x, "id", entry_id(p, f, v));
	xml_put_element(x, "title", title_of(p, f, v));
	xml_put_element(x, "published", v->at);
	xml_put_element(x, "updated", v->at);
	xml_put_open(x, "author");
	xml_put_element(x, "name", v->third_party.len ? v->third_party : v->place);
	xml_put_close(x);
	if (url.text.len)
		put_link(x, "alternate", "text/html", url_absolute(p, url));
	if (f->query.asked && v->url.text.len)
		put_link(x, "related", "text/html", url_absolute(p, v->url));
	xml_put_open(x, "category");
	xml_put_attribute(x, "term", kind_of(v));
	xml_put_close(x);
	if (summary.len)
		xml_put_element(x, "summary", summary);
	xml_put_close(x);
}

/* ---- the feed as a whole ---- */

/* Those that are told: of a query only what may have changed its total. */
static int take_entries(struct feed *f, struct page *p, struct error *e)
{
	struct event *events;
	size_t n, most = f->query.asked ? FEED_LOOKED_AT : FEED_ENTRIES;

	if (events_ask(p, p->guide ? p->guide->name : (struct str){0}, &events, most, &n, e) != 0)
		return -1;
	f->entries = ARENA_ARRAY(p->arena, struct feed_entry, FEED_ENTRIES + 1);
	for (size_t i = 0; i < n && f->n < FEED_ENTRIES; i++) {
		struct feed_entry x = {.event = events[i]};
		if (f->query.asked && x.event.kind != EVENT_TAKEN_BACK) {
			x.change = feed_change(&f->query, p, &x.event);
			if (!x.change.concerns)
				continue;
		}
		f->entries[f->n++] = x;
	}
	if (f->n)
		f->updated = f->entries[0].event.at;
	return 0;
}

static int feed_make(struct feed *f, struct page *p, struct error *e)
{
	*f = (struct feed){0};
	if (feed_query_read(&f->query, p, e) != 0 || take_entries(f, p, e) != 0)
		return -1;
	buffer_reset(&p->answer->body);
	return 0;
}

static struct str feed_title(const struct page *p, const struct feed *f)
{
	struct text_hole holes[] = {{"place", p->guide ? p->guide->place : (struct str){0}},
				    {"what", f->query.what}};

	if (f->query.asked)
		return text_filled(p->arena, text_of(p->lang, T("{place}, {what}: wijzigingen")),
				   holes, 2);
	return p->guide ? text_filled(p->arena,
				      text_of(p->lang, T("{place}: publicaties en correcties")),
				      holes, 1)
			: text_of(p->lang, T("Publicaties en correcties"));
}

static struct url feed_url(const struct page *p, const struct feed *f, bool json)
{
	const char *name = json ? "wijzigingen.json" : "wijzigingen.atom";

	if (f->query.asked)
		return json ? f->query.json : f->query.atom;
	return p->guide ? url_cube(p, p->guide->name, name) : url_fixed(p, name);
}

static struct url told_at(const struct page *p, const struct feed *f)
{
	if (f->query.asked)
		return f->query.now;
	return p->guide ? url_cube(p, p->guide->name, "wijzigingen") : url_home(p);
}

static struct str feed_id(struct page *p, const struct feed *f)
{
	struct str mark = f->query.mark;

	if (!p->guide)
		return arena_printf(p->arena, "tag:%.*s,2026:feed", STR_ARG(url_authority(p)));
	return arena_printf(p->arena, "tag:%.*s,2026:%.*s/feed%s%.*s", STR_ARG(url_authority(p)),
			    STR_ARG(encoded(p, p->guide->name)), mark.len ? "/" : "",
			    STR_ARG(mark));
}

static void put_head(struct xml_out *x, struct page *p, const struct feed *f)
{
	xml_put_open(x, "feed");
	xml_put_attribute(x, "xmlns", STR("http://www.w3.org/2005/Atom"));
	xml_put_attribute(x, "xmlns:at", STR("http://purl.org/atompub/tombstones/1.0"));
	xml_put_attribute(x, "xml:lang", str_z(lang_code(p->lang)));
	xml_put_element(x, "id", feed_id(p, f));
	xml_put_element(x, "title", feed_title(p, f));
	xml_put_element(x, "updated", f->updated.len ? f->updated : STR(NOTHING_YET));
	xml_put_open(x, "generator");
	xml_put_text(x, STR("Stuiver"));
	xml_put_close(x);
	put_link(x, "self", "application/atom+xml", url_absolute(p, feed_url(p, f, false)));
	put_link(x, "alternate", "text/html", url_absolute(p, told_at(p, f)));
}

int page_feed(struct page *p, struct error *e)
{
	struct feed f;
	struct xml_out x;

	if (feed_make(&f, p, e) != 0)
		return -1;
	xml_put_begin(&x, &p->answer->body);
	put_head(&x, p, &f);
	for (size_t i = 0; i < f.n; i++)
		if (f.entries[i].event.kind == EVENT_TAKEN_BACK)
			put_tombstone(&x, p, &f, &f.entries[i].event);
	for (size_t i = 0; i < f.n; i++)
		if (f.entries[i].event.kind != EVENT_TAKEN_BACK)
			put_entry(&x, p, &f, &f.entries[i]);
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

static void put_total(struct json_out *j, const char *key, struct str decimal)
{
	json_put_key_z(j, key);
	if (decimal.len)
		json_put_string(j, decimal);
	else
		json_put_null(j);
}

/* For programs; a name of ours begins with _ in this form. What is not known is null. */
static void put_change(struct json_out *j, struct page *p, const struct feed *f,
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
static void put_item(struct json_out *j, struct page *p, const struct feed *f,
		     const struct feed_entry *x)
{
	const struct event *v = &x->event;
	struct str summary = summary_of(p, f, x);
	struct url url = entry_url(f, v);

	json_put_object(j);
	put_pair(j, "id", entry_id(p, f, v));
	put_pair(j, "url", url.text.len ? url_absolute(p, url) : (struct str){0});
	put_pair(j, "title", title_of(p, f, v));
	put_pair(j, "content_text", summary.len ? summary : title_of(p, f, v));
	put_pair(j, "date_published", v->at);
	put_tags(j, kind_of(v));
	if (f->query.asked)
		put_change(j, p, f, x);
	json_put_object_end(j);
}

int page_feed_json(struct page *p, struct error *e)
{
	struct feed f;
	struct json_out j;

	if (feed_make(&f, p, e) != 0)
		return -1;
	json_begin(&j, &p->answer->body);
	json_put_object(&j);
	put_pair(&j, "version", STR("https://jsonfeed.org/version/1.1"));
	put_pair(&j, "title", feed_title(p, &f));
	put_pair(&j, "home_page_url", url_absolute(p, told_at(p, &f)));
	put_pair(&j, "feed_url", url_absolute(p, feed_url(p, &f, true)));
	put_pair(&j, "language", str_z(lang_code(p->lang)));
	json_put_key_z(&j, "items");
	json_put_array(&j);
	for (size_t i = 0; i < f.n; i++)
		if (f.entries[i].event.kind != EVENT_TAKEN_BACK)
			put_item(&j, p, &f, &f.entries[i]);
	json_put_array_end(&j);
	json_put_object_end(&j);
	p->answer->content_type = TYPE_JSON;
	return 0;
}
