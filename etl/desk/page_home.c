#include "desk/steps.h"

static struct str state_word(enum lang lang, const struct delivery *d)
{
	if (str_eq(d->state, STR("staged")))
		return text_of(lang, T("Wacht op vrijgave"));
	if (str_eq(d->state, STR("published")))
		return text_of(lang, T("Gepubliceerd"));
	if (str_eq(d->state, STR("rejected")))
		return text_of(lang, T("Teruggestuurd"));
	return text_of(lang, T("In bewerking"));
}

void handle_home(struct visit *v)
{
	struct delivery *all;
	struct error e;
	struct home_view h = {.fresh = URL("/leveringen/nieuw")};
	struct page *p;
	if (delivery_list(v->desk, v->arena, v->person.organisation, &all, &h.n, &e)) {
		visit_failed(v, &e);
		return;
	}
	p = visit_page(v, (struct str){0}, "home");
	p->title = text_of(p->lang, T("Mijn leveringen"));
	h.rows = ARENA_ARRAY(v->arena, struct home_row, h.n + 1);
	for (size_t i = 0; i < h.n; i++) {
		bool waits = str_eq(all[i].state, STR("staged"));
		h.nrelease += waits;
		h.rows[i] = (struct home_row){
			.title = all[i].title,
			.state = state_word(p->lang, &all[i]),
			.by = all[i].made_by,
			.at = worded_moment(p->lang, all[i].made_at),
			.to_release = waits,
			.url = step_url(v, all[i].id, waits ? STEP_PUBLISH : STEP_FILE)};
	}
	visit_show(v, desk_home_body, &h);
}
