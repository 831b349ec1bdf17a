/* A budget after its ledger was published, or the reverse: a person says whether they are one cube. */
#include "deliveries/jobs/moments.h"
#include "desk_base/said_words.h"
#include "desk_steps/join_view.h"

static void tell_phases(struct visit *v, struct join_view *out)
{
	struct joins *j = &out->joins;
	for (size_t i = 0; i < j->n && i < JOIN_OFFERS_SHOWN; i++) {
		struct join_offer *o = &j->offers[i];
		o->own_phases = said_part(v->page->lang, v->arena, o->own_phases);
		o->their_phases = said_part(v->page->lang, v->arena, o->their_phases);
		for (size_t k = 0; k < o->nchoices; k++)
			out->words[i][k] = said_phase(v->page->lang, o->choices[k]);
	}
}

bool join_find(struct visit *v, const struct step_view *s, struct join_view *out)
{
	struct error e;
	*out = (struct join_view){.csrf = s->csrf,
				  .may_change = s->may_change && !s->working &&
						person_may(&v->person, NEED_MAP),
				  .url = visit_url(v, "leveringen", s->delivery.id, "hoort")};
	if (!s->delivery.version ||
	    joins_look(v->desk, v->arena, s->delivery.id, &out->joins, &e) == 0) {
		tell_phases(v, out);
		out->at = desk_clock(v->page->lang, out->joins.at);
		return true;
	}
	visit_failed(v, &e);
	return false;
}

static void refuse(struct visit *v, const struct error *e)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	if (e->status == STATUS_IO || e->status == STATUS_STORE)
		visit_failed(v, e);
	else if (e->status == STATUS_USAGE)
		visit_fault(
			v, 400,
			text_of(lang, T("Zeg eerst of dit begroting of realisatie is: het bestand "
					"zegt het niet.")));
	else
		visit_fault(
			v, 409,
			text_of(lang,
				T("Dat kan niet samen: het hoort daar niet bij, het veranderde "
				  "intussen, of het wordt nog bekeken. Kijk bij stap 2 hoe het nu "
				  "staat.")));
}

void handle_join(struct visit *v)
{
	struct delivery d;
	struct error e;
	int64_t job;
	uint64_t other;
	struct str to = intake_field(v->body, "bij");
	if (!step_posted(v, true, &d))
		return;
	bool own = str_eq(to, STR("eigen"));
	if (!own && !str_to_u64(to, &other)) {
		visit_fault(
			v, 400,
			text_of(lang_accepted(v->rq->accept_language),
				T("Zeg waar deze levering bij hoort, of dat zij op zichzelf staat.")));
		return;
	}
	int result = own ? joins_leave(v->desk, v->arena, &d, v->person.address, &e)
			 : joins_take(v->desk, v->arena, &d, (int64_t)other,
				      intake_field(v->body, "fase"), v->person.address, &e);
	if (result) {
		refuse(v, &e);
		return;
	}
	v->why = own ? STR("eigen") : arena_printf(v->arena, "/leveringen/%.*s", STR_ARG(to));
	if (delivery_get(v->desk, v->arena, d.id, &d, &e) ||
	    (d.checked != d.version &&
	     job_queue(v->desk, d.id, JOB_CHECK, d.version, v->person.address, &job, &e))) {
		visit_failed(v, &e);
		return;
	}
	runner_wake(v->desk);
	visit_go(v, step_url(v, d.id, STEP_RECOGNISED));
}
