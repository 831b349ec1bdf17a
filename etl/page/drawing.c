#include "page/drawing.h"

#include "page/bars.h"

#define TYPE_PICTURE "image/svg+xml"

struct str figure_said(const struct page *p, const struct figure *f)
{
	struct worded w = figure_text(p, f, FIGURE_SHORT, SIGN_MINUS);

	return arena_dup(p->arena, worded_str(&w));
}

struct str amount_told(const struct page *p, struct str amount)
{
	struct text_hole hole = {"amount", amount};

	if (p->lens.scale != SCALE_PER_INHABITANT || amount.len == 0)
		return amount;
	return text_filled(p->arena, text_of(p->lang, T("{amount} per inwoner")), &hole, 1);
}

struct str figure_told(const struct page *p, const struct figure *f, enum wording_sign sign)
{
	struct worded w = figure_text(p, f, FIGURE_SHORT, sign);
	struct str amount = arena_dup(p->arena, worded_str(&w));

	return f->plain || !f->known ? amount : amount_told(p, amount);
}

struct str percent_said(const struct page *p, const struct figure *part, const struct figure *whole)
{
	struct worded w;

	if (!part->known || !whole->known)
		return (struct str){0};
	w = worded_percent(p->lang, part->amount, whole->amount, 0, SIGN_MINUS);
	return arena_dup(p->arena, worded_str(&w));
}

struct chart_amount figure_drawn(const struct figure *f)
{
	return (struct chart_amount){f->amount, f->known};
}

struct chart_words drawing_words(const struct page *p)
{
	struct chart_words w = {.actual = shown_title(p),
				.more = text_of(p->lang, T("meer")),
				.less = text_of(p->lang, T("minder")),
				.unfinished = text_of(p->lang, T("nog niet het hele jaar"))};

	if (p->lens.beside || p->lens.before)
		w.budget = capital(p, beside_word(p));
	return w;
}

static struct str with_stop(const struct page *p, struct str s)
{
	if (s.len == 0 || s.ptr[s.len - 1] == '.')
		return s;
	return arena_printf(p->arena, "%.*s.", STR_ARG(s));
}

struct str drawing_finding(const struct page *p, struct str sentence)
{
	sentence = with_stop(p, sentence);
	if (!guide_unfinished(p->guide, p->lens.year))
		return sentence;
	struct worded day = worded_date(p->lang, p->guide->last_day);
	struct text_hole holes[] = {
		{"sentence", sentence}, {"year", p->lens.year->code}, {"date", worded_str(&day)}};
	return text_filled(
		p->arena,
		text_of(p->lang, T("{sentence} {year} loopt in deze gegevens tot en met {date}.")),
		holes, 3);
}

struct url drawing_url(const struct page *p, const struct drawing *x)
{
	struct url_draft d;

	url_start(&d, p->arena, url_drawing(p, x->page, x->word));
	if (x->key)
		url_query(&d, x->key, x->value);
	return url_done(&d);
}

struct url drawing_framed(const struct page *p, const struct drawing *x)
{
	struct url_draft d;

	url_start(&d, p->arena, url_embed(p, x->page));
	if (x->key)
		url_query(&d, x->key, x->value);
	return url_done(&d);
}

static struct chart_frame frame_of(const struct drawing *x, const struct chart_alone *alone)
{
	return (struct chart_frame){.id = str_z(x->word),
				    .title = x->title,
				    .desc = x->desc.len ? x->desc : x->finding,
				    .words = &x->words,
				    .alone = alone};
}

void drawing_put(struct html *out, const struct page *p, const struct drawing *x,
		 drawing_draw *draw, const void *data)
{
	struct chart_frame f = frame_of(x, NULL);

	draw(out->out, p, &f, data);
}

/* What is shown, where it is from, and of when: a picture is read without its page. */
static int tell_source(struct page *p, const struct drawing *x, struct chart_alone *out,
		       struct error *e)
{
	struct str page = url_absolute(p, url_lens(p, &p->lens, x->page));
	struct str third = {0};
	struct proof proof;

	if (proof_ask(p, &proof, e) != 0)
		return -1;
	struct text_hole source[] = {
		{"title", x->title}, {"place", p->guide->title}, {"url", page}};
	struct lens_shown *lens = ARENA_NEW(p->arena, struct lens_shown);
	lens_show(p, x->page, lens);
	if (p->guide->cube->third_party.publisher.len) {
		struct text_hole by[] = {{"place", p->guide->place},
					 {"publisher", p->guide->cube->third_party.publisher}};
		third = text_filled(
			p->arena,
			text_of(p->lang,
				T("Niet gepubliceerd door {place}, maar door {publisher}. ")),
			by, 2);
	}
	struct text_hole date[] = {
		{"lens", lens->in_words},
		{"version", arena_printf(p->arena, "%u", (unsigned)proof.version)},
		{"date", proof.loaded}};
	struct str from = text_filled(p->arena,
				      text_of(p->lang, page.len ? T("{title}. Bron: {place}, {url}")
								: T("{title}. Bron: {place}")),
				      source, 3);
	out->source = arena_printf(p->arena, "%.*s%.*s", STR_ARG(third), STR_ARG(from));
	out->date = text_filled(
		p->arena,
		text_of(p->lang,
			T("{lens}. Hoogste versie {version}, het laatst geladen op {date}.")),
		date, 3);
	return 0;
}

int drawing_write(struct page *p, const struct drawing *x, drawing_draw *draw, const void *data,
		  struct error *e)
{
	struct chart_alone alone = {.caption = x->finding, .language = str_z(lang_code(p->lang))};
	struct chart_frame f = frame_of(x, &alone);

	if (tell_source(p, x, &alone, e) != 0)
		return -1;
	p->answer->content_type = TYPE_PICTURE;
	p->answer->framed = true;
	buffer_reset(&p->answer->body);
	draw(&p->answer->body, p, &f, data);
	return 0;
}

/* Not by the client's word for it (url_absolute): then every page with a chart would hang on that, and not
 * be kept. */
struct url url_shared(const struct page *p, struct url u)
{
	return url_own(p->arena, arena_printf(p->arena, "%.*s%.*s", STR_ARG(p->site->origin),
					      STR_ARG(u.text)));
}

/* Its mark-up is a text here: the part that shows it escapes it. */
static struct str kept(const struct page *p, struct buffer *b)
{
	struct str own = arena_dup(p->arena, buffer_str(b));

	buffer_drop(b);
	return own;
}

struct str share_snippet(struct page *p, const struct drawing *x)
{
	struct buffer b;
	struct html h;

	buffer_init(&b, SIZE_MAX);
	html_begin(&h, &b, p->lang);
	snippet(&h, url_shared(p, url_lens(p, &p->lens, x->page)), url_shared(p, drawing_url(p, x)),
		x->finding.len ? x->finding : x->title);
	return kept(p, &b);
}

struct str share_frame(struct page *p, const struct drawing *x)
{
	struct buffer b;
	struct html h;

	buffer_init(&b, SIZE_MAX);
	html_begin(&h, &b, p->lang);
	frame_snippet(&h, url_shared(p, drawing_framed(p, x)), x->title);
	return kept(p, &b);
}
