#include "page/asked_words.h"

#include "base/text/utf8.h"
#include "model/date.h"
#include "page/lens_words.h"

/* ---- the year ---- */

#define WORD_SHOWN 80u /* bytes of what was not found */

static int no_such(const struct page *p, struct error *e, struct str what, struct str word)
{
	struct str said = text_of(p->lang, what);

	return error_set(e, STATUS_NOT_FOUND, "%.*s '%.*s'", STR_ARG(said),
			 STR_ARG(str_head(word, WORD_SHOWN)));
}

static int read_year(struct page *p, struct error *e)
{
	const struct guide *g = p->guide;
	struct str word;

	if (p->request->nsegments < 2) {
		p->lens.year = lens_default_year(g, &p->whole);
		return 0;
	}
	word = p->request->segments[1];
	p->lens.year = axis_find(&g->year, word);
	p->has_year = true;
	if (p->lens.year || (g->year.n == 0 && str_eq(word, STR(WORD_ALL_YEARS))))
		return 0;
	return no_such(p, e, T("het jaar"), word);
}

/* ---- the path ---- */

bool page_read_value(struct value *out, enum value_type type, struct str code)
{
	uint64_t number;
	bool minus = str_starts(code, STR("-"));

	if (type == VALUE_STRING) {
		*out = value_text(code);
		return true;
	}
	if (type == VALUE_DATE) {
		int32_t day;
		if (!date_parse_iso(code, &day))
			return false;
		*out = value_number(day);
		return true;
	}
	if (!str_to_u64((struct str){code.ptr + minus, code.len - minus}, &number) ||
	    number > INT32_MAX)
		return false;
	*out = value_number(minus ? -(int64_t)number : (int64_t)number);
	return true;
}

static int read_codes(struct page *p, const struct str *path, size_t npath, struct error *e)
{
	struct lens *l = &p->lens;
	const struct guide *g = l->guide;

	l->tree = guide_tree(g, path[0]);
	if (!l->tree)
		return no_such(p, e, T("de indeling"), path[0]);
	if (npath - 1 > l->tree->n || npath - 1 > LENS_MAX_DEPTH)
		return no_such(p, e, T("het onderdeel"), path[npath - 1]);
	for (size_t i = 1; i < npath; i++) {
		struct lens_step *s = &l->path[l->depth];
		s->dimension = l->tree->levels[i - 1];
		const struct dimension *d = &g->cube->dimensions[s->dimension];
		s->code = path[i];
		if (!page_read_value(&s->value, d->attributes[d->key].type, path[i]))
			return no_such(p, e, T("de code"), path[i]);
		l->depth++;
	}
	return 0;
}

/* The labels of all steps in one question; that there is none means that there is no such member. */
static int ask_labels(struct page *p, struct error *e)
{
	struct lens *l = &p->lens, all = *l;
	const struct cube *c = l->guide->cube;
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_AGGREGATE, l->guide->name);
	struct lens_cut path = {.path = true};
	struct str by = {0};
	struct tabular rows;

	all.toggles = 0;
	for (size_t i = 0; i < l->depth; i++) {
		const struct dimension *d = &c->dimensions[l->path[i].dimension];
		by = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(by), by.len ? "|" : "",
				  STR_ARG(d->attributes[d->label_attribute].ref));
	}
	ask_param(&q, "drilldown", by);
	ask_param(&q, "cut", lens_cut_text(&all, p->arena, &path));
	ask_param(&q, "aggregates", STR("_count"));
	if (ask_tabular(&rows, &q, e) != 0)
		return -1;
	if (rows.n == 0)
		return no_such(p, e, T("de code"), l->path[l->depth - 1].code);
	for (size_t i = 0; i < l->depth; i++) {
		const struct datum *d = tabular_cell(&rows, rows.n - 1, i);
		l->path[i].label = d->kind == DATUM_TEXT && d->text.len ? d->text : l->path[i].code;
	}
	return 0;
}

/* ---- all of it ---- */

static void put_crumbs(struct page *p)
{
	struct lens up = p->lens;

	page_crumb(p, p->guide->place, url_cube(p, p->guide->name, ""));
	if (!p->has_year)
		return;
	up.tree = NULL;
	up.depth = 0;
	page_crumb(p, p->lens.year ? p->lens.year->code : text_of(p->lang, T("Alle jaren")),
		   url_lens(p, &up, ""));
	if (!p->lens.tree)
		return;
	up.tree = p->lens.tree;
	if (p->lens.tree != &p->guide->trees[0] || p->lens.depth == 0)
		page_crumb(p, p->lens.tree->label, url_lens(p, &up, ""));
	for (size_t i = 0; i < p->lens.depth; i++) {
		const struct lens_step *s = &p->lens.path[i];
		up.depth = i + 1;
		struct str text = str_eq(s->code, s->label)
					  ? s->label
					  : arena_printf(p->arena, "%.*s %.*s", STR_ARG(s->code),
							 STR_ARG(s->label));
		page_crumb(p, text, url_lens(p, &up, ""));
	}
}

static int ask_frame(struct page *p, struct error *e)
{
	struct lens *l = &p->lens;

	if (l->scale == SCALE_PER_INHABITANT && !lens_divides(l))
		l->scale = SCALE_TOTAL;
	if (frame_ask(&p->frame, p->session, l, p->arena, e) != 0)
		return -1;
	if (!l->toggles || !l->depth || !frame_is_empty(&p->frame))
		return 0;
	l->toggles = 0; /* it is just what is left out */
	return frame_ask(&p->frame, p->session, l, p->arena, e);
}

int page_open_cube(struct page *p, const struct str *path, size_t npath, struct error *e)
{
	struct lens *l = &p->lens;

	if (guide_open(&p->guide, p->session, p->arena, p->request->segments[0], e) != 0)
		return -1;
	*l = (struct lens){.guide = p->guide,
			   .measure = p->guide->nmeasures ? p->guide->measures[0] : 0};
	if (p->guide->nmeasures == 0)
		return no_such(p, e, T("bedragen in"), p->guide->name);
	if (frame_ask(&p->whole, p->session, l, p->arena, e) != 0 || read_year(p, e) != 0 ||
	    words_check(p, e) != 0 || lens_check(p, e) != 0)
		return -1;
	lens_read(l, &p->whole, p->request->params, p->request->nparams);
	if (npath && read_codes(p, path, npath, e) != 0)
		return -1;
	if (l->depth && ask_labels(p, e) != 0)
		return -1;
	if (lens_check_read(p, e) != 0 || ask_frame(p, e) != 0)
		return -1;
	if (p->has_year) {
		const struct lens_cut own = lens_own(l);
		p->follow = lens_cut_text(l, p->arena, &own);
	}
	put_crumbs(p);
	return 0;
}
