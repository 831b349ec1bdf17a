/* Erasing: what hangs on it is listed first, its name is asked typed over, and a job of its own does it. */
#include "desk_release/erase.h"

#include "deliveries/jobs/jobs.h"
#include "deliveries/mapping/truth.h"

#define VALUES_MAX 20u
#define VALUE_BYTES 200u

struct erasing_at_desk {
	struct store *store;
	struct store_dataset *all, *it;
	size_t n;
	int64_t *chosen; /* it, and the versions before it */
	size_t nchosen;
	int64_t delivery; /* that it came by; 0: none */
	struct erase_view view;
};

static struct str in_words(const struct visit *v, struct str text)
{
	return text_of(lang_accepted(v->rq->accept_language), text);
}

/* It, and what it took the place of, and what that did. */
static void choose(struct visit *v, struct erasing_at_desk *x)
{
	x->chosen = ARENA_ARRAY(v->arena, int64_t, x->n + 1);
	x->chosen[x->nchosen++] = x->it->id;
	for (size_t done = 0; done < x->nchosen; done++)
		for (size_t i = 0; i < x->n; i++)
			if (x->all[i].superseded_by == x->chosen[done] && x->nchosen < x->n)
				x->chosen[x->nchosen++] = x->all[i].id;
}

static int find_delivery(struct visit *v, struct erasing_at_desk *x, struct error *e)
{
	struct delivery *all;
	int64_t *ids;
	size_t n, nids;
	if (delivery_list(v->desk, v->arena, v->person.organisation, &all, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (!all[i].staged)
			continue;
		if (publication_datasets(x->store, v->arena, all[i].staged, &ids, &nids, e))
			return -1;
		for (size_t k = 0; k < nids; k++)
			if (ids[k] == x->it->id)
				x->delivery = all[i].id;
	}
	return 0;
}

static bool find(struct visit *v, struct erasing_at_desk *x)
{
	struct error e;
	if (truth_store(v->desk, &x->store, &e)) {
		visit_failed(v, &e);
		return false;
	}
	if (x->store && !published_datasets(v, x->store, &x->all, &x->n))
		return false;
	for (size_t i = 0; i < x->n; i++)
		if (x->all[i].id == v->numbers[0])
			x->it = &x->all[i];
	if (!x->it) {
		visit_fault(v, 404, in_words(v, T("Deze publicatie is er niet.")));
		return false;
	}
	choose(v, x);
	if (find_delivery(v, x, &e) == 0)
		return true;
	visit_failed(v, &e);
	return false;
}

static void ask(struct visit *v, struct erasing_at_desk *x)
{
	struct erase_view *view = &x->view;
	struct error e;
	if (hanging_read(x->store, v->arena, x->chosen, view->before ? x->nchosen : 1,
			 &view->hanging, &e)) {
		visit_failed(v, &e);
		return;
	}
	struct page *p = visit_page(v, (struct str){0}, "published");
	p->title = text_of(p->lang, T("Wissen"));
	p->answer->status = view->fault.len ? 400 : 200;
	page_crumb(p, text_of(p->lang, T("Gepubliceerd")), visit_at(v, "/gepubliceerd"));
	view->fault = text_of(p->lang, view->fault);
	view->csrf = str_z(v->person.csrf);
	view->cube = x->it->cube;
	view->source = x->it->source_name;
	view->version = worded_count(p->lang, x->it->version);
	view->lines = worded_lines(p->lang, (int64_t)x->it->entries);
	view->nbefore = x->nchosen - 1;
	view->here = x->delivery != 0;
	view->id = x->it->id;
	view->action = visit_url(v, "gepubliceerd", x->it->id, "wissen");
	v->only_asked = true;
	visit_show(v, desk_erase_body, view);
}

/* Texts to be looked for when it is done, one a line. */
static int keep_values(struct visit *v, int64_t delivery, struct str values, struct error *e)
{
	for (size_t i = 0; i < VALUES_MAX; i++) {
		struct str one = values.ptr ? str_trim(str_split(&values, '\n')) : (struct str){0};
		if (one.len > VALUE_BYTES)
			one.len = VALUE_BYTES;
		if (choice_put(v->desk, delivery, "erase", arena_printf(v->arena, "value%02zu", i),
			       one, e))
			return -1;
	}
	return 0;
}

static int queue(struct visit *v, struct erasing_at_desk *x, struct error *e)
{
	int64_t job;
	struct str numbers = STR("");
	size_t n = x->view.before ? x->nchosen : 1;
	for (size_t i = 0; i < n; i++)
		numbers = arena_printf(v->arena, "%.*s%s%lld", STR_ARG(numbers), i ? " " : "",
				       (long long)x->chosen[i]);
	if (choice_put(v->desk, x->delivery, "erase", STR("datasets"), numbers, e) ||
	    keep_values(v, x->delivery, x->view.values, e) ||
	    job_queue(v->desk, x->delivery, JOB_ERASE, 0, v->person.address, &job, e))
		return -1;
	/* The audit says which numbers, and nothing of what they were called. */
	v->subject = arena_printf(v->arena, "dataset %.*s", STR_ARG(numbers));
	runner_wake(v->desk);
	return 0;
}

void handle_erase(struct visit *v)
{
	struct erasing_at_desk x = {0};
	struct error e;
	bool sure = str_eq(intake_field(v->body, "zeker"), STR("ja"));
	x.view.typed = str_trim(intake_field(v->body, "titel"));
	x.view.values = str_trim(intake_field(v->body, "zoek"));
	x.view.before = !sure || str_eq(intake_field(v->body, "eerdere"), STR("ja"));
	if (!find(v, &x)) {
		store_close(x.store);
		return;
	}
	if (sure && !str_eq(x.view.typed, x.it->source_name))
		x.view.fault = T(
			"Dat is niet de naam van het bestand. Typ haar precies over; dan is zeker "
			"dat u dit bedoelt.");
	if (!sure || x.view.fault.len)
		ask(v, &x);
	else if (!x.delivery)
		visit_fault(
			v, 409,
			in_words(
				v,
				T("Dit kwam niet langs dit loket. Wie de server beheert wist het met "
				  "‘stuiver erase’.")));
	else if (queue(v, &x, &e))
		visit_failed(v, &e);
	else
		visit_go(v, visit_at(v, "/gepubliceerd"));
	store_close(x.store);
}
