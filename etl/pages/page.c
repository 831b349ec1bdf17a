#include "pages/pages.h"

#include "base/memory/hash.h"
#include "page/asked_words.h"
#include "page/layout.h"
#include "pages/lines/entries.h"
#include "store/store.h"
#include <stdio.h>

enum kind {
	KIND_FIXED, /* /{word} */
	KIND_BELOW, /* /{word} and all that is below it */
	KIND_CUBE,  /* /{cube}/{word} */
	KIND_YEAR,  /* /{cube}/{year}/{word} */
	KIND_PATH,  /* the last word below a year: /{cube}/{year}/…/{word} */
};

struct entry {
	enum kind kind;
	const char *word;
	int (*page)(struct page *p, struct error *e);
	const char *words;   /* parameters that count there, beside taal; NULL: it looks itself */
	const char *drawing; /* {page}/{drawing}.svg; NULL: the page itself */
	const char *faults;  /* of what is no page: the type that its faults have (page.h) */
	bool outlives;       /* it is there still when all of the cube was withdrawn */
};
/* Which is what a reader of a feed must hear. */
#define FEED_ATOM NULL, NULL, PAGE_FAULT_TEXT, true
#define FEED_JSON NULL, NULL, PAGE_FAULT_JSON, true
#define DATA_JSON NULL, PAGE_FAULT_JSON
#define PICTURE_TYPE ".svg"
#define NO_WORDS ""
#define LENS "kant fase naast maat prijzen bedrag aan uit"
#define NUMBER "cut min toggle per prices bedrag"
#define COMPARED LENS " maat=aandeel maat=eigen kolommen verdeling leden jaren fasen"

/* clang-format off */
static const struct entry entries[] = {
	{KIND_FIXED, "", page_start, NO_WORDS},
	{KIND_FIXED, "zoeken", page_search, "q gemeente soort jaar waar pagina"},
	{KIND_FIXED, "suggesties", page_suggest, "q gemeente", DATA_JSON},
	{KIND_FIXED, "wijzigingen.atom", page_feed, FEED_ATOM},
	{KIND_FIXED, "wijzigingen.json", page_feed_json, FEED_JSON},
	{KIND_FIXED, "api", page_interface, NO_WORDS},
	{KIND_FIXED, "catalog.ttl", page_catalogue_turtle, NO_WORDS},
	{KIND_FIXED, "catalog.jsonld", page_catalogue_json, NO_WORDS, DATA_JSON},
	{KIND_FIXED, "robots.txt", page_robots, NO_WORDS},
	{KIND_FIXED, "sitemap.xml", page_sitemap, NO_WORDS},
	{KIND_FIXED, "uitleg", page_words, NO_WORDS},
	{KIND_FIXED, "over", page_about, NO_WORDS},
	{KIND_FIXED, "toegankelijkheid", page_accessibility, NO_WORDS},
	{KIND_FIXED, "privacy", page_privacy, NO_WORDS},
	{KIND_BELOW, "handboek", pages_handbook, NO_WORDS},
	{KIND_CUBE, "paspoort", page_passport, NUMBER " regels"},
	{KIND_CUBE, "vraag", page_ask, NUMBER " ontvangen"},
	{KIND_CUBE, "wijzigingen", page_revisions, "pagina naar"},
	{KIND_CUBE, "wijzigingen.atom", page_feed, FEED_ATOM},
	{KIND_CUBE, "wijzigingen.json", page_feed_json, FEED_JSON},
	{KIND_CUBE, "vergelijken", page_compare, COMPARED},
	{KIND_CUBE, "gegevens", page_open_data, NO_WORDS},
	{KIND_CUBE, "aansluiting.svg", page_badge, "jaar"},
	{KIND_CUBE, "niet-in-deze-map", page_not_here, NO_WORDS},
	{KIND_YEAR, "", page_glance, LENS " maat=aandeel weergave"},
	{KIND_YEAR, "begroot-en-werkelijk", page_deviations, LENS},
	{KIND_YEAR, "geldstromen", page_flows, LENS},
	{KIND_YEAR, "plaatsen", page_landing, LENS " niveau"},
	{KIND_YEAR, "leveranciers", page_suppliers, LENS},
	{KIND_YEAR, "aansluiting", page_reconciled, LENS},
	{KIND_YEAR, "kengetallen", page_key_figures, LENS " maat=eigen lid"},
	{KIND_YEAR, QUARTERS_WORD, page_quarters, LENS " maat=eigen lid"},
	{KIND_PATH, "naast-anderen", page_peers, LENS " maat=aandeel maat=eigen lid"},
	{KIND_PATH, "", page_subject, LENS " maat=aandeel verdeling alle weergave"},
	{KIND_PATH, "regels", page_bookings, LENS " tekst orde pagina"},
	{KIND_PATH, "lijst", page_top_list, LENS " verdeling jaar orde top"},
	{KIND_PATH, "vergelijken", page_compare, COMPARED},
};
/* Charts of those pages by their own address. */
static const struct entry drawings[] = {
	{KIND_YEAR, "", drawing_of_glance, LENS, "verdeling"},
	{KIND_YEAR, "", drawing_of_glance, LENS, "vlakken"},
	{KIND_YEAR, "begroot-en-werkelijk", drawing_of_deviations, LENS, "waterval"},
	{KIND_YEAR, "geldstromen", drawing_of_flows, LENS, "stromen"},
	{KIND_YEAR, "plaatsen", drawing_of_landing, LENS " niveau", "kaart"},
	{KIND_PATH, "", drawing_of_breakdown, LENS " verdeling", "verdeling"},
	{KIND_PATH, "", drawing_of_breakdown, LENS " verdeling", "vlakken"},
	{KIND_PATH, "", drawing_of_years, LENS, "tijdlijn"},
};
/* clang-format on */

/* ---- the route ---- */

static const struct entry *find(enum kind kind, struct str word)
{
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
		if (entries[i].kind == kind && str_eq(word, str_z(entries[i].word)))
			return &entries[i];
	return NULL;
}

/* The page, or its chart where one is asked for. */
static const struct entry *find_shown(enum kind kind, struct str word, struct str drawing)
{
	if (drawing.len == 0)
		return find(kind, word);
	for (size_t i = 0; i < sizeof drawings / sizeof *drawings; i++)
		if (drawings[i].kind == kind && str_eq(word, str_z(drawings[i].word)) &&
		    str_eq(drawing, str_z(drawings[i].drawing)))
			return &drawings[i];
	return NULL;
}

static int not_found(struct error *e)
{
	return error_set(e, STATUS_NOT_FOUND, "%s", "");
}

/* "waterval" of "waterval.svg", the last of the segments; else empty. */
static struct str drawing_word(const struct str *segments, size_t n)
{
	const size_t type = sizeof PICTURE_TYPE - 1;
	struct str last = n ? segments[n - 1] : (struct str){0};

	if (last.len <= type || memcmp(last.ptr + last.len - type, PICTURE_TYPE, type) != 0)
		return (struct str){0};
	return str_head(last, last.len - type);
}

static int below_year(struct page *p, const struct pages_request *rq, struct error *e)
{
	const struct str *rest = rq->segments + 2;
	size_t n = rq->nsegments - 2;
	const struct entry *x = NULL;

	p->drawing = drawing_word(rest, n);
	if (p->drawing.len)
		n--;
	if (n == 1)
		x = find_shown(KIND_YEAR, rest[0], p->drawing);
	if (!x && n && rest[n - 1].len &&
	    (x = find_shown(KIND_PATH, rest[n - 1], p->drawing)) != NULL)
		n--;
	else if (x)
		n = 0;
	if (!x)
		x = find_shown(n ? KIND_PATH : KIND_YEAR, STR(""), p->drawing);
	p->words = x ? x->words : LENS;
	if (page_open_cube(p, rest, n, e) != 0)
		return -1;
	return x ? x->page(p, e) : not_found(e);
}

static int to_latest_year(struct page *p, struct error *e)
{
	p->words = LENS;
	if (page_open_cube(p, NULL, 0, e) != 0)
		return -1;
	p->answer->status = 302;
	p->answer->location = url_lens(p, &p->lens, "").text;
	return 0;
}

static int show(struct page *p, const struct entry *x, struct error *e)
{
	p->fault_type = x->faults;
	p->words = x->words;
	return words_check(p, e) == 0 ? x->page(p, e) : -1;
}

static int of_cube(struct page *p, const struct pages_request *rq, const struct entry *x,
		   struct error *e)
{
	struct pages_request cube = *rq;

	cube.nsegments = 1;
	p->request = &cube;
	p->fault_type = x->faults;
	p->words = x->words;
	int result = page_open_cube(p, NULL, 0, e);
	p->request = rq;
	if (result != 0 && x->outlives && e->status == STATUS_GONE)
		result = 0;
	return result == 0 ? x->page(p, e) : -1;
}

static int dispatch(struct page *p, const struct pages_request *rq, struct error *e)
{
	const struct entry *x;

	if (rq->nsegments == 0)
		return show(p, find(KIND_FIXED, STR("")), e);
	if ((x = find(KIND_BELOW, rq->segments[0])) != NULL)
		return show(p, x, e);
	if (rq->nsegments == 1 && (x = find(KIND_FIXED, rq->segments[0])) != NULL)
		return show(p, x, e);
	if (rq->nsegments == 1)
		return to_latest_year(p, e);
	if (rq->nsegments == 2 && (x = find(KIND_CUBE, rq->segments[1])) != NULL)
		return of_cube(p, rq, x, e);
	return below_year(p, rq, e);
}

static bool is_the_readers(int status)
{
	return status == STATUS_NO_CUBE || status == STATUS_GONE || status == STATUS_NOT_FOUND ||
	       status == STATUS_USAGE || status == STATUS_LIMIT;
}

static void tell_gone(struct page *p)
{
	struct fault f = {.status = 410};
	struct store_gone gone;
	struct error ignored;

	if (store_gone(session_store(p->session), p->arena, p->request->segments[0], &gone,
		       &ignored) == 1) {
		f.reason = gone.reason;
		f.day = page_day(p, gone.at);
	}
	page_tell(p, &f);
}

static void tell_fault(struct page *p, const struct error *e)
{
	bool missing = e->status == STATUS_NO_CUBE || e->status == STATUS_NOT_FOUND;
	struct str what = arena_dup(p->arena, str_z(e->text));

	if (e->status == STATUS_GONE && p->request->nsegments) {
		tell_gone(p);
		return;
	}
	if (e->status == STATUS_NO_CUBE) /* the store's words are for engineers */
		what = p->request->nsegments ? p->request->segments[0] : (struct str){0};
	page_fault(p, missing ? 404 : e->status == STATUS_LIMIT ? 503 : 400, what);
}

static void mark(struct page *p)
{
	struct pages_answer *a = p->answer;

	if (a->status == 200)
		snprintf(a->etag, sizeof a->etag, "%016llx",
			 (unsigned long long)hash64(a->body.ptr, a->body.len));
}

void pages_not_found(const struct pages_site *site, const struct pages_request *rq,
		     struct pages_answer *out)
{
	page_fault(page_begin(site, rq, out), 404, (struct str){0});
}

int pages_answer(const struct pages_site *site, struct session *s, const struct pages_request *rq,
		 struct pages_answer *out, struct error *e)
{
	struct pages_request own = *rq;
	struct page *p = page_begin(site, &own, out);

	p->session = s;
	if (own.nsegments && str_eq(own.segments[0], STR("embed"))) {
		p->framed = out->framed = true;
		own.segments++;
		own.nsegments--;
	}
	int result = dispatch(p, &own, e);
	if (result == 0)
		result = html_end(&p->html, e);
	if (result != 0 && is_the_readers(e->status)) {
		tell_fault(p, e);
		result = 0;
	}
	mark(p);
	guide_close(p->guide);
	return result;
}
