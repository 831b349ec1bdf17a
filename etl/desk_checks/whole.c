/* Whether a delivery may be half an export, told where anything tells it (deliveries/wholeness.h). */
#include "deliveries/wholeness.h"
#include "desk_base/said_words.h"
#include "desk_checks/views.h"

static struct str counted(struct visit *v, int64_t n)
{
	struct worded words = worded_count(v->page->lang, n);
	return arena_dup(v->arena, worded_str(&words));
}

static struct str lines_said(struct visit *v, int64_t n)
{
	struct worded words = worded_lines(v->page->lang, n);
	return arena_dup(v->arena, worded_str(&words));
}

static struct str euros(struct visit *v, struct str amount)
{
	return said_totals(v->page->lang, v->arena, amount);
}

static void tell(struct visit *v, struct whole_view *out, struct str text,
		 const struct text_hole *holes, size_t n)
{
	if (out->n < WHOLE_TOLD)
		out->told[out->n++] = text_filled(v->arena, text_of(v->page->lang, text), holes, n);
}

static void tell_all(struct visit *v, const struct wholeness *w, struct whole_view *out)
{
	const struct text_hole lines[] = {{"regels", lines_said(v, w->lines)},
					  {"eerder", counted(v, w->before_lines)}};
	const struct text_hole period[] = {{"periode", w->last_period},
					   {"regels", lines_said(v, w->last_lines)},
					   {"gewoon", counted(v, w->usual_lines)}};
	const struct text_hole pair[] = {{"debet", euros(v, w->debit)},
					 {"credit", euros(v, w->credit)}};
	if (w->fewer)
		tell(v, out,
		     T("Dit bestand heeft {regels}; de vorige levering met dezelfde kolommen had er {eerder}."),
		     lines, 2);
	if (w->last_period.len)
		tell(v, out,
		     T("De laatste periode ({periode}) heeft {regels}; een gewone periode heeft er {gewoon}."),
		     period, 3);
	if (w->unequal && w->equal_before)
		tell(v, out,
		     T("Debet is {debet} en credit {credit}. In de vorige levering waren zij gelijk."),
		     pair, 2);
	else if (w->unequal)
		out->note = text_filled(
			v->arena,
			text_of(v->page->lang,
				T("Debet is {debet} en credit {credit}. Van een heel grootboek zijn zij gelijk; van een "
				  "deel ervan, zoals alleen lasten en baten, hoeft dat niet.")),
			pair, 2);
	else if (!out->n && w->paired)
		out->note =
			text_of(v->page->lang,
				T("Debet en credit zijn gelijk, zoals van een heel grootboek."));
	else if (!out->n && !w->before)
		out->note = text_of(
			v->page->lang,
			T("Aan een bestand dat precies aan het eind van een regel ophoudt is niet te zien dat er iets ontbreekt, en er is "
			  "geen eerdere levering om het mee te vergelijken. Vergelijk het aantal regels en het totaal met uw pakket."));
}

int whole_view(struct visit *v, const struct delivery *d, struct whole_view *out, struct error *e)
{
	struct wholeness w;
	*out = (struct whole_view){.ready = d->version && d->checked == d->version};
	if (!out->ready)
		return 0;
	if (wholeness_find(v->desk, v->arena, d, &w, e))
		return -1;
	tell_all(v, &w, out);
	if (w.before) {
		out->before = step_url(v, w.before, STEP_TOTALS);
		out->before_title = w.before_title;
	}
	return 0;
}
