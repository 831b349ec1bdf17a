/* /{cube}/aansluiting.svg: the verdict in a line, to show on a site of one's own. */
#include "pages/iv3/reconciled.h"

#include "charts/fit.h"
#include "html/xml_out.h"
#include "page/drawing.h"
#include "pages/lines/entries.h"

#define TYPE_PICTURE "image/svg+xml"
#define HEIGHT 24
#define SIZE 12.0
#define PAD 8.0

struct badge {
	struct page *page;
	struct xml_out xml;
	double label, verdict; /* widths */
	const char *colour;
	struct str text, sentence;
};

/* By how much not, and where; without a year, which stands before it. */
static struct str short_verdict(const struct page *p, const struct iv3_reconciliation *r)
{
	if (r->worst && r->worst->ties.worst) {
		const struct iv3_tie *x = r->worst->ties.worst;
		struct figure f = {.known = true,
				   .amount = x->cube - x->delivery,
				   .decimals = r->worst->own->decimals};
		struct text_hole holes[] = {{"taakveld", x->taakveld},
					    {"amount", figure_said(p, &f)}};
		return text_filled(
			p->arena,
			text_of(p->lang, T("sluit niet aan: {amount} bij taakveld {taakveld}")),
			holes, 2);
	}
	if (r->worst)
		return text_of(p->lang, T("sluit niet aan"));
	if (r->failed || r->made == 0)
		return text_of(p->lang, T("geen oordeel"));
	return r->exact ? text_of(p->lang, T("sluit aan (verschil € 0)"))
			: text_of(p->lang, T("sluit aan, binnen de afronding"));
}

static void put_number(struct badge *b, const char *name, double value)
{
	xml_put_attribute(&b->xml, name, arena_printf(b->page->arena, "%.0f", value));
}

static void put_box(struct badge *b, double x, double width, const char *fill)
{
	xml_put_open(&b->xml, "rect");
	put_number(b, "x", x);
	put_number(b, "width", width);
	put_number(b, "height", HEIGHT);
	xml_put_attribute(&b->xml, "fill", str_z(fill));
	xml_put_close(&b->xml);
}

static void put_text(struct badge *b, double x, struct str text)
{
	xml_put_open(&b->xml, "text");
	put_number(b, "x", x + PAD);
	put_number(b, "y", HEIGHT - PAD);
	xml_put_text(&b->xml, text);
	xml_put_close(&b->xml);
}

static void put_badge(struct badge *b, struct str label)
{
	struct xml_out *x = &b->xml;

	xml_put_open(x, "svg");
	xml_put_attribute(x, "xmlns", STR("http://www.w3.org/2000/svg"));
	put_number(b, "width", b->label + b->verdict);
	put_number(b, "height", HEIGHT);
	xml_put_attribute(x, "role", STR("img"));
	xml_put_attribute(x, "aria-label", b->sentence);
	xml_put_attribute(x, "font-family", STR("Verdana,DejaVu Sans,sans-serif"));
	xml_put_attribute(x, "font-size", arena_printf(b->page->arena, "%.0f", SIZE));
	xml_put_attribute(x, "fill", STR("#fff"));
	xml_put_element(x, "title", b->sentence);
	put_box(b, 0, b->label, "#1f2a37");
	put_box(b, b->label, b->verdict, b->colour);
	put_text(b, 0, label);
	put_text(b, b->label, b->text);
	xml_put_close(x);
}

static void draw(struct page *p, const struct iv3_reconciliation *r)
{
	struct badge b = {.page = p, .text = short_verdict(p, r)};
	struct str label = r->year ? arena_printf(p->arena, "Iv3 %d", r->year) : STR("Iv3");
	struct text_hole holes[] = {{"place", p->guide->place},
				    {"verdict", reconciled_verdict(p, r)}};

	b.sentence = text_filled(p->arena, text_of(p->lang, T("{place}: {verdict}")), holes, 2);
	b.colour = r->worst ? "#b3261e" : r->all_tied ? "#1a6b33" : "#57606a";
	b.label = text_width(label, SIZE) + 2 * PAD;
	b.verdict = text_width(b.text, SIZE) + 2 * PAD;
	buffer_reset(&p->answer->body);
	xml_put_begin(&b.xml, &p->answer->body);
	put_badge(&b, label);
	xml_put_end(&b.xml);
	p->answer->content_type = TYPE_PICTURE;
}

int page_badge(struct page *p, struct error *e)
{
	struct str said = page_param(p, "jaar");
	struct iv3_reconciliation r = {0};
	uint64_t year = 0;

	if (said.len && (!str_to_u64(said, &year) || year > 2999))
		return error_set(e, STATUS_NOT_FOUND, "%.*s", STR_ARG(str_head(said, 40)));
	int result = reconciled_ask(p, &r, (int)year, e);
	if (result == 0)
		draw(p, &r);
	iv3_reconciliation_close(&r);
	return result;
}
