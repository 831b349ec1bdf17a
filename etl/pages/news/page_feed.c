/* /wijzigingen.atom and .json, /{cube}/wijzigingen.atom and .json: what was published, corrected and withdrawn, as Atom (RFC 4287)
 * and as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/). What was
 * withdrawn leaves a tombstone (RFC 6721) of its entry, and an entry that says so. With a cut it is of that total alone,
 * and each entry says what it was before and after. */
#include "base/text/uuid.h"
#include "html/xml_out.h"
#include "pages/lines/entries.h"
#include "pages/news/feed_made.h"
#include "store/record/record.h"
#include "store/store.h"
#include <stdio.h>

#define FEED_ENTRIES 40u
#define FEED_LOOKED_AT 1000u /* of which a query's entries are taken */
#define TYPE_ATOM "application/atom+xml; charset=utf-8"
#define NOTHING_YET "1970-01-01T00:00:00Z" /* a feed must say when it was updated */
#define DAY 10                             /* the first bytes of a moment */

/* ---- identifiers ---- */

/* The day on which it was loaded is part of it, so that a number that is given again after an erasure has another. */
static struct str id_of(const struct page *p, const struct feed_made *f, const struct event *x,
			const char *what)
{
	char uuid[UUID_SIZE], number[32];
	const struct str own = f->query.cube;

	snprintf(number, sizeof number, "%lld", x ? (long long)x->dataset : 0);
	const struct str parts[] = {f->store,
				    x ? x->cube : own,
				    str_z(what),
				    str_z(number),
				    x ? str_head(x->loaded, DAY) : STR(""),
				    f->query.mark};
	uuid_of(uuid, parts, sizeof parts / sizeof *parts);
	return arena_printf(p->arena, "urn:uuid:%s", uuid);
}

struct str feed_entry_id(const struct page *p, const struct feed_made *f, const struct event *v)
{
	return id_of(p, f, v, v->kind == EVENT_WITHDRAWN ? "withdrawal" : "publication");
}

struct str feed_note_id(const struct page *p, const struct feed_made *f)
{
	return id_of(p, f, NULL, FEED_NOTE);
}

/* ---- Atom ---- */

/* Empty: in a folder it is no file. */
static void put_link(struct xml_out *x, const char *rel, const char *type, struct str href)
{
	if (href.len == 0)
		return;
	xml_put_open(x, "link");
	xml_put_attribute(x, "rel", str_z(rel));
	xml_put_attribute(x, "type", str_z(type));
	xml_put_attribute(x, "href", href);
	xml_put_close(x);
}

static void put_tombstone(struct xml_out *x, struct page *p, const struct feed_made *f,
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
struct str feed_entry_summary(const struct page *p, const struct feed_made *f,
			      const struct feed_entry *x)
{
	struct event v = x->event;

	if (!f->query.asked)
		return about_event(p, &v);
	v.compared = false;
	return joined(p, feed_change_text(p, &x->change), about_event(p, &v));
}

struct str feed_entry_title(const struct page *p, const struct feed_made *f, const struct event *v)
{
	return arena_printf(p->arena, "%.*s. %.*s%s%.*s", STR_ARG(v->place),
			    STR_ARG(event_title(p, v)), f->query.asked ? ": " : "",
			    STR_ARG(f->query.what));
}

/* Of a query the passport of its total; else where the change is told. What is told nowhere any more, or in a folder at
 * no address of its own, leads to what the feed is of: Atom wants an entry to lead somewhere. */
struct str feed_entry_url(struct page *p, const struct feed_made *f, const struct event *v)
{
	struct url own = f->query.asked ? f->query.now : v->url;
	struct str address = own.text.len ? url_absolute(p, own) : (struct str){0};

	return address.len ? address : url_absolute(p, p->guide ? f->query.now : url_home(p));
}

struct str feed_kind(const struct event *v)
{
	return v->kind == EVENT_WITHDRAWN   ? STR("withdrawal")
	       : v->kind == EVENT_CORRECTED ? STR("correction")
					    : STR("publication");
}

static void put_entry(struct xml_out *x, struct page *p, const struct feed_made *f,
		      const struct feed_entry *entry)
{
	const struct event *v = &entry->event;
	struct str summary = feed_entry_summary(p, f, entry);

	xml_put_open(x, "entry");
	xml_put_element(x, "id", feed_entry_id(p, f, v));
	xml_put_element(x, "title", feed_entry_title(p, f, v));
	xml_put_element(x, "published", v->at);
	xml_put_element(x, "updated", v->at);
	xml_put_open(x, "author");
	xml_put_element(x, "name", v->third_party.len ? v->third_party : v->place);
	xml_put_close(x);
	put_link(x, "alternate", "text/html", feed_entry_url(p, f, v));
	if (f->query.asked && v->url.text.len)
		put_link(x, "related", "text/html", url_absolute(p, v->url));
	xml_put_open(x, "category");
	xml_put_attribute(x, "term", feed_kind(v));
	xml_put_close(x);
	if (summary.len)
		xml_put_element(x, "summary", summary);
	xml_put_close(x);
}

static void put_note(struct xml_out *x, struct page *p, const struct feed_made *f)
{
	xml_put_open(x, "entry");
	xml_put_element(x, "id", feed_note_id(p, f));
	xml_put_element(x, "title", feed_note_title(p, f));
	xml_put_element(x, "published", STR(FEED_NOTE_AT));
	xml_put_element(x, "updated", STR(FEED_NOTE_AT));
	xml_put_open(x, "author");
	xml_put_element(x, "name", p->guide->place);
	xml_put_close(x);
	put_link(x, "alternate", "text/html", url_absolute(p, f->query.now));
	xml_put_open(x, "category");
	xml_put_attribute(x, "term", STR(FEED_NOTE));
	xml_put_close(x);
	xml_put_element(x, "summary", feed_unknown_text(p, &f->query));
	xml_put_close(x);
}

/* ---- the feed as a whole ---- */

/* Those that are told: of a query only what may have changed its total. */
static int take_entries(struct feed_made *f, struct page *p, struct error *e)
{
	struct event *events;
	size_t n, most = f->query.asked ? FEED_LOOKED_AT : FEED_ENTRIES;

	if (events_ask(p, f->query.cube, &events, most, &n, e) != 0)
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

int feed_make(struct feed_made *f, struct page *p, struct error *e)
{
	*f = (struct feed_made){0};
	if (feed_query_read(&f->query, p, e) != 0 ||
	    store_mark(session_store(p->session), p->arena, &f->store, e) != 0 ||
	    take_entries(f, p, e) != 0)
		return -1;
	buffer_reset(&p->answer->body);
	return 0;
}

struct str feed_title(const struct page *p, const struct feed_made *f)
{
	bool of_part = f->query.what.len > 0;
	struct text_hole holes[] = {{"place", p->guide ? p->guide->place : f->query.cube},
				    {"what", f->query.what}};

	if (of_part)
		return text_filled(p->arena, text_of(p->lang, T("{place}, {what}: wijzigingen")),
				   holes, 2);
	return f->query.cube.len
		       ? text_filled(p->arena,
				     text_of(p->lang, T("{place}: publicaties en correcties")),
				     holes, 1)
		       : text_of(p->lang, T("Publicaties en correcties"));
}

struct str feed_note_title(const struct page *p, const struct feed_made *f)
{
	struct text_hole hole = {"what", f->query.what};

	return text_filled(p->arena, text_of(p->lang, T("Let op: {what} is er nu niet")), &hole, 1);
}

static void put_head(struct xml_out *x, struct page *p, const struct feed_made *f)
{
	xml_put_open(x, "feed");
	xml_put_attribute(x, "xmlns", STR("http://www.w3.org/2005/Atom"));
	xml_put_attribute(x, "xmlns:at", STR("http://purl.org/atompub/tombstones/1.0"));
	xml_put_attribute(x, "xml:lang", str_z(lang_code(p->lang)));
	xml_put_element(x, "id", id_of(p, f, NULL, "feed"));
	xml_put_element(x, "title", feed_title(p, f));
	xml_put_element(x, "updated", f->updated.len ? f->updated : STR(NOTHING_YET));
	xml_put_open(x, "generator");
	xml_put_text(x, STR("Stuiver"));
	xml_put_close(x);
	put_link(x, "self", "application/atom+xml", url_absolute(p, f->query.atom));
	put_link(x, "alternate", "text/html", url_absolute(p, f->query.now));
}

int page_feed(struct page *p, struct error *e)
{
	struct feed_made f;
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
	if (f.query.nunknown)
		put_note(&x, p, &f);
	xml_put_close(&x);
	xml_put_end(&x);
	p->answer->content_type = TYPE_ATOM;
	return 0;
}
