/* What was found of people and decided, as it was kept: at step 7, and beside each version. */
#include "desk_release/privacy_kept.h"

#include "desk_release/release.h"

#include "deliveries/mapping/truth.h"
#include "desk_release/published.h"

static void show(struct visit *v, const struct store_annex *x, int64_t dataset, struct url back)
{
	struct privacy_kept_view view = {
		.dataset = dataset, .report = html_of_markdown(v->arena, x->page), .back = back};
	v->page->title = text_of(v->page->lang, T("Privacyverslag"));
	visit_show(v, desk_privacy_kept_body, &view);
}

static void none(struct visit *v)
{
	visit_fault(v, 404,
		    text_of(lang_accepted(v->rq->accept_language),
			    T("Hiervan is geen verslag bewaard.")));
}

void handle_staged_report(struct visit *v)
{
	struct step_view step;
	struct store_annex x;
	struct store *s;
	struct error e;
	if (!step_open(v, STEP_PUBLISH, &step))
		return;
	if (truth_store(v->desk, &s, &e)) {
		visit_failed(v, &e);
		return;
	}
	int result = !s || !step.delivery.staged
			     ? 1
			     : store_annex_of_staged(s, v->arena, step.delivery.staged, &x, &e);
	store_close(s);
	if (result == 0)
		show(v, &x, 0, step.urls[STEP_PUBLISH]);
	else if (result > 0 || e.status == STATUS_NOT_FOUND)
		none(v);
	else
		visit_failed(v, &e);
}

static bool is_among(const struct store_dataset *all, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].id == id)
			return true;
	return false;
}

void handle_dataset_report(struct visit *v)
{
	struct store_dataset *all = NULL;
	struct store_annex x;
	struct store *s;
	struct error e;
	size_t n = 0;
	if (truth_store(v->desk, &s, &e)) {
		visit_failed(v, &e);
		return;
	}
	if (s && !published_datasets(v, s, &all, &n)) {
		store_close(s);
		return;
	}
	int result = is_among(all, n, v->numbers[0])
			     ? store_annex_of_dataset(s, v->arena, v->numbers[0], &x, &e)
			     : 1;
	store_close(s);
	if (result == 0) {
		visit_page(v, (struct str){0}, "published");
		show(v, &x, v->numbers[0], url_fixed(v->page, "gepubliceerd"));
	} else if (result > 0 || e.status == STATUS_NOT_FOUND) {
		none(v);
	} else {
		visit_failed(v, &e);
	}
}
