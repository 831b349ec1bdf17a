/* /{cube}/wijzigingen: which files there are, and which they took the place of. */
#include "pages/news/revisions.h"

#include "page/asked_words.h"
#include "pages/lines/entries.h"
#include "store/store.h"

#define SCOPES_TOLD 4u

static enum revision_status status_of(const struct store_dataset *d)
{
	return str_eq(d->status, STR("published"))   ? REVISION_PUBLISHED
	       : str_eq(d->status, STR("withdrawn")) ? REVISION_WITHDRAWN
						     : REVISION_SUPERSEDED;
}

struct str revision_scopes(const struct page *p, struct str lines)
{
	struct str out = {0};
	size_t n = 0;

	while (lines.len) {
		struct str scope = str_split(&lines, '\n');
		if (scope.len == 0)
			continue;
		if (n++ < SCOPES_TOLD)
			out = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(out),
					   out.len ? "; " : "",
					   STR_ARG(scope_words(p, scope, STR("|"))));
	}
	if (n > SCOPES_TOLD)
		out = arena_printf(p->arena, "%.*s … (%zu)", STR_ARG(out), n);
	return out;
}

static struct url page_url(const struct page *p, const char *key, int64_t value)
{
	struct url_draft d;

	url_start(&d, p->arena, url_cube(p, p->guide->name, "wijzigingen"));
	url_query_number(&d, key, value);
	return url_done(&d);
}

static struct revision revision_of(const struct page *p, const struct store_dataset *d,
				   const struct store_dataset *all, size_t n)
{
	struct revision r = {.status = status_of(d),
			     .id = d->id,
			     .version = d->version,
			     .resource = d->resource,
			     .loaded = page_moment(p, d->loaded_at)};

	if (r.status == REVISION_WITHDRAWN) {
		r.withdrawn = page_moment(p, d->withdrawn_at);
		r.reason = d->reason;
		return r;
	}
	r.file = d->source_name;
	r.sha256 = d->sha256;
	r.scope = revision_scopes(p, d->scope);
	r.lines_read = d->read;
	r.lines_dropped = d->dropped;
	r.lines_rejected = d->rejected;
	r.lines_loaded = d->read - d->dropped - d->rejected;
	for (size_t i = 0; i < n; i++) {
		if (all[i].id == d->superseded_by && status_of(&all[i]) != REVISION_WITHDRAWN)
			r.replaced_on = page_moment(p, all[i].loaded_at);
		if (all[i].superseded_by != d->id || status_of(&all[i]) == REVISION_WITHDRAWN)
			continue;
		r.replaces++;
		r.replaced_version = all[i].version;
	}
	if (r.replaces)
		r.difference = page_url(p, "naar", d->id);
	return r;
}

static void count(const struct page *p, struct revisions *x, const struct store_dataset *all)
{
	struct str last = {0};

	for (size_t i = 0; i < x->total; i++) {
		enum revision_status s = status_of(&all[i]);
		x->published += s == REVISION_PUBLISHED;
		x->superseded += s == REVISION_SUPERSEDED;
		x->withdrawn += s == REVISION_WITHDRAWN;
		if (str_cmp(all[i].loaded_at, last) > 0)
			last = all[i].loaded_at;
		if (str_cmp(all[i].withdrawn_at, last) > 0)
			last = all[i].withdrawn_at;
	}
	x->last = last.len ? page_moment(p, last) : last;
}

/* Newest first. */
static int take_page(struct page *p, struct revisions *x, const struct store_dataset *all,
		     struct error *e)
{
	uint64_t page;

	x->pages = (x->total + REVISIONS_PAGE - 1) / REVISIONS_PAGE;
	if (word_number(p, "pagina", UINT32_MAX, 1, &page, e) != 0 ||
	    word_page(p, page, x->pages, e) != 0)
		return -1;
	x->page = page;
	x->rows = ARENA_ARRAY(p->arena, struct revision, REVISIONS_PAGE + 1);
	size_t from = (size_t)(page - 1) * REVISIONS_PAGE;
	for (size_t i = from; i < x->total && x->n < REVISIONS_PAGE; i++)
		x->rows[x->n++] = revision_of(p, &all[x->total - 1 - i], all, x->total);
	if (page > 1)
		x->previous = page_url(p, "pagina", (int64_t)page - 1);
	if (page < x->pages)
		x->next = page_url(p, "pagina", (int64_t)page + 1);
	return 0;
}

/* Which is compared: the one that is asked for, or the last that took the place of another. */
static int take_comparison(struct page *p, struct revisions *x, const struct store_dataset *all,
			   struct error *e)
{
	struct str asked = page_param(p, "naar");
	uint64_t id = 0;
	struct revision *r = ARENA_NEW(p->arena, struct revision);

	if (asked.len && !str_to_u64(asked, &id))
		return error_set(e, STATUS_NOT_FOUND, "versie '%.*s'",
				 STR_ARG(str_head(asked, 40)));
	for (size_t i = x->total; i > 0; i--) {
		if (id ? (uint64_t)all[i - 1].id != id
		       : status_of(&all[i - 1]) != REVISION_PUBLISHED)
			continue;
		*r = revision_of(p, &all[i - 1], all, x->total);
		if (r->replaces)
			return revision_compare(p, &x->compared, r, all, x->total, e);
	}
	return id ? error_set(e, STATUS_NOT_FOUND, "versie '%.*s'", STR_ARG(str_head(asked, 40)))
		  : 0;
}

int page_revisions(struct page *p, struct error *e)
{
	struct revisions *x = ARENA_NEW(p->arena, struct revisions);
	struct text_hole hole = {"place", p->guide->place};
	struct store_dataset *all;

	p->here = "revisions";
	p->title =
		text_filled(p->arena, text_of(p->lang, T("Wat er veranderde: {place}")), &hole, 1);
	page_crumb(p, text_of(p->lang, T("Wat er veranderde")),
		   url_cube(p, p->guide->name, "wijzigingen"));
	p->lens.year = NULL;
	p->unindexed = page_param(p, "naar").len > 0;
	if (store_datasets(session_store(p->session), p->arena, p->guide->name, &all, &x->total,
			   e) != 0)
		return -1;
	count(p, x, all);
	if (take_page(p, x, all, e) != 0 || take_comparison(p, x, all, e) != 0 ||
	    proof_ask(p, &x->proof, e) != 0)
		return -1;
	page_write(p, revisions_body, x);
	return 0;
}
