#include "page/page.h"

#include "page/lens_words.h"

struct url url_at(const struct page *p, const char *path)
{
	return url_below(p->arena, p->site->base, path);
}

struct url url_home(const struct page *p)
{
	struct url_draft d;

	url_start(&d, p->arena, p->site->base);
	url_slash(&d);
	return url_done(&d);
}

void url_keep_language(const struct page *p, struct url_draft *d)
{
	struct str chosen = page_param(p, "taal");

	if (chosen.len)
		url_query(d, "taal", p->lang == LANG_EN ? STR("en") : STR("nl"));
}

struct url url_cube(const struct page *p, struct str cube, const char *word)
{
	struct url_draft d;

	url_start(&d, p->arena, p->site->base);
	url_segment(&d, cube);
	if (word[0])
		url_segment(&d, str_z(word));
	url_keep_language(p, &d);
	return url_done(&d);
}

static void start_path(const struct page *p, const struct lens *l, struct url_draft *d, bool framed)
{
	url_start(d, p->arena, p->site->base);
	if (framed)
		url_segment(d, STR("embed"));
	url_segment(d, l->guide->name);
	url_segment(d, l->year ? l->year->code : STR(WORD_ALL_YEARS));
	if (l->tree)
		url_segment(d, l->tree->slug);
	for (size_t i = 0; i < l->depth; i++)
		url_segment(d, l->path[i].code);
}

static void put_toggles(const struct lens *l, struct url_draft *d)
{
	for (size_t i = 0; i < l->guide->ntoggles; i++) {
		const struct guide_toggle *t = &l->guide->toggles[i];
		bool on = (l->toggles & (1u << i)) != 0;
		if (on != t->by_default)
			url_query(d, on ? WORD_ON : WORD_OFF, t->name);
	}
}

static void put_beside(const struct page *p, const struct lens *l, struct url_draft *d)
{
	struct lens unasked = *l;

	lens_default_beside(&unasked, &p->whole);
	if (l->before == unasked.before && l->beside == unasked.beside)
		return;
	if (l->before)
		url_query(d, WORD_BESIDE, l->before->code);
	else
		url_query(d, WORD_BESIDE, l->beside ? phase_slug(l->beside) : STR(WORD_NOTHING));
}

/* What differs from what a reader gets who asks for nothing. */
static void put_lens(const struct page *p, const struct lens *l, struct url_draft *d,
		     const char *word)
{
	const struct guide *g = l->guide;

	if (l->side && l->side != lens_default_side(g))
		url_query(d, WORD_SIDE, side_slug(l->side));
	if (l->phase && l->phase != lens_default_phase(l, &p->whole))
		url_query(d, WORD_PHASE, phase_slug(l->phase));
	put_beside(p, l, d);
	/* Who compares members divides each by its own. */
	if (l->scale != SCALE_TOTAL && (lens_divides(l) || strcmp(word, "vergelijken") == 0))
		url_query(d, WORD_SCALE, STR(WORD_INHABITANT));
	if (l->prices)
		url_query_number(d, WORD_PRICES, l->prices);
	if (g->nmeasures && l->measure != g->measures[0])
		url_query(d, WORD_MEASURE, g->cube->measures[l->measure].name);
	put_toggles(l, d);
	url_keep_language(p, d);
}

/* How breakdowns are shown is no part of the lens: pages without one do not have it. */
struct way_shown {
	bool framed, tiles, share;
};

static struct url with_view(const struct page *p, const struct lens *l, const char *word,
			    struct way_shown v)
{
	struct url_draft d;

	start_path(p, l, &d, v.framed);
	if (word[0])
		url_segment(&d, str_z(word));
	put_lens(p, l, &d, word);
	if (v.share && l->scale == SCALE_TOTAL && !word[0])
		url_query(&d, WORD_SCALE, STR(WORD_SHARE));
	if (v.tiles && !word[0])
		url_query(&d, WORD_VIEW, STR(WORD_TILES));
	return url_done(&d);
}

/* What stands last in the address of a page about a part (KIND_PATH of pages/page.c): a member of that code has no page of
 * its own, for its address would be that page's. */
static bool ends_path(struct str code)
{
	static const char *const words[] = {"naast-anderen", "regels", "lijst", "vergelijken"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(code, str_z(words[i])))
			return true;
	return false;
}

bool lens_step_down(struct lens *down, const struct lens *l, size_t dimension,
		    const struct value *v, struct str code)
{
	const struct guide *g = l->guide;

	*down = *l;
	/* No path can end in dots: browsers take them for a way up. */
	if (v->null || code.len == 0 || str_eq(code, STR(".")) || str_eq(code, STR("..")) ||
	    ends_path(code))
		return false;
	if (lens_next_level(l) != (int)dimension || l->depth == LENS_MAX_DEPTH) {
		down->tree = guide_tree(g, g->slugs[dimension]);
		down->depth = 0;
		if (!down->tree)
			return false;
	} else if (!down->tree) {
		down->tree = &g->trees[0];
	}
	down->path[down->depth++] = (struct lens_step){dimension, *v, code, {0}};
	return true;
}

bool page_tiles(const struct page *p)
{
	return str_eq(page_param(p, WORD_VIEW), STR(WORD_TILES));
}

bool page_shares(const struct page *p)
{
	return p->lens.scale == SCALE_TOTAL && str_eq(page_param(p, WORD_SCALE), STR(WORD_SHARE));
}

static struct way_shown view_of(const struct page *p)
{
	return (struct way_shown){p->framed, page_tiles(p), page_shares(p)};
}

struct url url_share(const struct page *p, const struct lens *l, bool share)
{
	struct way_shown v = view_of(p);

	v.share = share;
	return with_view(p, l, "", v);
}

struct url url_lens(const struct page *p, const struct lens *l, const char *word)
{
	return with_view(p, l, word, view_of(p));
}

struct url url_view(const struct page *p, bool tiles)
{
	struct way_shown v = view_of(p);

	v.tiles = tiles;
	return with_view(p, &p->lens, "", v);
}

struct url url_embed(const struct page *p, const char *word)
{
	struct way_shown v = view_of(p);

	v.framed = true;
	return with_view(p, &p->lens, word, v);
}

struct url url_drawing(const struct page *p, const char *word, const char *drawing)
{
	struct url_draft d;

	start_path(p, &p->lens, &d, false);
	if (word[0])
		url_segment(&d, str_z(word));
	url_segment(&d, arena_printf(p->arena, "%s.svg", drawing));
	put_lens(p, &p->lens, &d, word);
	return url_done(&d);
}

struct url url_lens_path(const struct page *p, const struct lens *l, const char *word)
{
	struct url_draft d;

	start_path(p, l, &d, p->framed);
	url_segment(&d, str_z(word));
	return url_done(&d);
}

struct url url_member(const struct page *p, const struct lens *l, size_t dimension,
		      const struct value *v, struct str code)
{
	struct lens down;

	return lens_step_down(&down, l, dimension, v, code) ? url_lens(p, &down, "")
							    : (struct url){{0}};
}

static struct url about_figure(const struct page *p, const struct lens *l, const struct figure *f,
			       struct str word)
{
	struct url_draft d;

	url_start(&d, p->arena, p->site->base);
	url_segment(&d, l->guide->name);
	url_segment(&d, word);
	url_query(&d, "cut", f->cut);
	if (f->minus.len)
		url_query(&d, "min", f->minus);
	if (l->scale == SCALE_PER_INHABITANT && !f->plain)
		url_query(&d, "per", STR("inhabitant"));
	if (l->prices && !f->plain)
		url_query_number(&d, "prices", l->prices);
	if (l->guide->nmeasures && l->measure != l->guide->measures[0])
		url_query(&d, WORD_MEASURE, l->guide->cube->measures[l->measure].name);
	url_keep_language(p, &d);
	return url_done(&d);
}

struct url url_figure(const struct page *p, const struct lens *l, const struct figure *f)
{
	return f->known ? about_figure(p, l, f, STR("paspoort")) : (struct url){{0}};
}

struct url url_ask(const struct page *p, const struct lens *l, const struct figure *f)
{
	return about_figure(p, l, f, STR("vraag"));
}

struct url url_follow(const struct page *p, const struct lens *l, struct str cut, const char *feed)
{
	struct url_draft d;

	url_start(&d, p->arena, p->site->base);
	url_segment(&d, l->guide->name);
	url_segment(&d, str_z(feed));
	if (cut.len)
		url_query(&d, "cut", cut);
	if (!cut.len || l->measure != l->guide->measures[0])
		url_query(&d, WORD_MEASURE, l->guide->cube->measures[l->measure].name);
	url_keep_language(p, &d);
	return url_done(&d);
}

struct url url_api(const struct page *p, const struct asked *q, const char *more)
{
	struct str address = ask_address(q, more);

	return url_own(p->arena, arena_printf(p->arena, "%.*s%.*s", STR_ARG(p->site->base.text),
					      STR_ARG(address)));
}

static struct str in_folder(struct page *p, struct url u)
{
	const struct public_files *s = p->site->files;

	p->answer->host_varies = true;
	return s ? s->find(s->payload, u.text, p->lang, p->arena) : (struct str){0};
}

struct str url_absolute(struct page *p, struct url u)
{
	struct str origin = p->site->origin, host = p->request->host;

	if (p->site->in_folder)
		return in_folder(p, u);
	if (origin.len)
		return arena_printf(p->arena, "%.*s%.*s", STR_ARG(origin), STR_ARG(u.text));
	p->answer->host_varies = true;
	if (host.len == 0)
		return u.text;
	return arena_printf(p->arena, "http://%.*s%.*s", STR_ARG(host), STR_ARG(u.text));
}

bool page_is_followed(const struct page *p)
{
	return !p->site->in_folder || p->site->origin.len > 0;
}

struct str url_authority(struct page *p)
{
	struct str host = p->site->origin.len ? p->site->origin : p->request->host;
	size_t n = 0;

	p->answer->host_varies = p->answer->host_varies || p->site->origin.len == 0;
	for (size_t i = 0; i + 2 < host.len; i++)
		if (memcmp(host.ptr + i, "://", 3) == 0) {
			host = (struct str){host.ptr + i + 3, host.len - i - 3};
			break;
		}
	while (n < host.len && host.ptr[n] != ':' && host.ptr[n] != '/')
		n++;
	/* An IPv6 address is no name that a tag: may begin with. */
	return n && host.ptr[0] != '[' ? str_head(host, n) : STR("localhost");
}

struct url url_fixed(const struct page *p, const char *word)
{
	struct url_draft d;

	url_start(&d, p->arena, p->site->base);
	url_segment(&d, str_z(word));
	url_keep_language(p, &d);
	return url_done(&d);
}

/* Browsers encode these again. */
struct str url_readable(const struct page *p, struct url u)
{
	const struct {
		struct str code;
		char c;
	} plain[] = {{STR("%3A"), ':'},
		     {STR("%7C"), '|'},
		     {STR("%22"), '"'},
		     {STR("%21"), '!'},
		     {STR("%2C"), ','}};
	char *out = arena_bytes(p->arena, u.text.len + 1);
	size_t n = 0;

	for (struct str rest = u.text; rest.len;) {
		size_t take = 1;
		out[n] = *rest.ptr;
		for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
			if (str_starts(rest, plain[i].code)) {
				out[n] = plain[i].c;
				take = plain[i].code.len;
			}
		n++;
		rest = (struct str){rest.ptr + take, rest.len - take};
	}
	return (struct str){out, n};
}
