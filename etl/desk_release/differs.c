/* What a release changes of what is published, part by part: as it takes its place, or comes beside it. */
#include "deliveries/mapping/preview.h"
#include "desk_base/said_words.h"
#include "desk_checks/year_parts.h"
#include "desk_release/release.h"

#include "base/system/file.h"
#include "model/money.h"

#define DECIMALS 4
#define ROWS_MAX 2000u

struct differing {
	struct str label;
	money_sum before, now;
	int64_t before_lines, now_lines;
};

struct comparing {
	struct differing parts[ROWS_MAX];
	size_t n;
};

static struct differing *part_of(struct comparing *c, struct str label)
{
	for (size_t i = 0; i < c->n; i++)
		if (str_eq(c->parts[i].label, label))
			return &c->parts[i];
	if (c->n == ROWS_MAX)
		return NULL;
	c->parts[c->n] = (struct differing){.label = label};
	return &c->parts[c->n++];
}

/* The first measure: the others come with the same lines. */
static void add(struct comparing *c, const struct store_dataset *d, bool now)
{
	for (size_t i = 0; i < d->nparts; i++) {
		struct differing *p = part_of(c, d->parts[i].label);
		struct str sums = d->parts[i].sums;
		int64_t value = 0;
		if (!p || !money_parse(str_split(&sums, ' '), DECIMALS, &value))
			continue;
		*(now ? &p->now : &p->before) += value;
		*(now ? &p->now_lines : &p->before_lines) += (int64_t)d->parts[i].entries;
	}
}

/* Whether both say something of the same scope: lines of texts. */
static bool scopes_meet(struct str a, struct str b)
{
	while (a.ptr && a.len) {
		struct str one = str_split(&a, '\n'), rest = b;
		while (rest.ptr && rest.len)
			if (str_eq(str_split(&rest, '\n'), one))
				return true;
	}
	return false;
}

static struct str plain(struct arena *a, money_sum value)
{
	char text[MONEY_TEXT_SIZE];
	size_t n = money_format(text, value, DECIMALS);
	return arena_dup(a, (struct str){text, n});
}

static void put_row(struct visit *v, struct publish_view *p, struct str name,
		    const struct differing *x)
{
	enum lang lang = v->page->lang;
	money_sum change = x->now - x->before, whole = x->before < 0 ? -x->before : x->before;
	p->differs[p->ndiffers++] = (struct differ_row){
		.name = name,
		.before = step_amount(v, plain(v->arena, x->before)),
		.now = step_amount(v, plain(v->arena, x->now)),
		.change = worded_numeral(lang, plain(v->arena, change), STR("EUR"), 2, SIGN_BOTH),
		.share = worded_percent(lang, change, whole, 0, SIGN_BOTH),
		.before_lines = worded_count(lang, x->before_lines),
		.now_lines = worded_count(lang, x->now_lines)};
}

static int read_both(struct visit *v, struct store *store, struct store *preview,
		     struct comparing *c, bool *replaces, struct error *e)
{
	struct store_dataset *coming, *there;
	size_t ncoming, nthere;
	if (store_datasets(preview, v->arena, STR(""), &coming, &ncoming, e))
		return -1;
	for (size_t i = 0; i < ncoming; i++) {
		add(c, &coming[i], true);
		if (store_datasets(store, v->arena, coming[i].cube, &there, &nthere, e))
			return -1;
		for (size_t k = 0; k < nthere; k++) {
			bool twice = false;
			for (size_t m = 0; m < i; m++)
				twice = twice || scopes_meet(coming[m].scope, there[k].scope);
			if (twice || !str_eq(there[k].status, STR("published")) ||
			    !scopes_meet(coming[i].scope, there[k].scope))
				continue;
			add(c, &there[k], false);
			*replaces = true;
		}
	}
	return 0;
}

/* Lasten and baten each apart, of one year and phase: both together are a number that nobody can check. */
struct side_sums {
	struct str name;
	int64_t lines;
	money_sum expenditure, revenue, rest;
	bool e, r;
};

static struct side_sums *side_of(struct side_sums *all, size_t *n, struct str name)
{
	for (size_t i = 0; i < *n; i++)
		if (str_eq(all[i].name, name))
			return &all[i];
	all[*n] = (struct side_sums){.name = name};
	return &all[(*n)++];
}

static void put_side(struct visit *v, struct publish_view *p, const struct side_sums *x)
{
	enum lang lang = v->page->lang;
	struct side_row *r = &p->sides[p->nsides++];
	*r = (struct side_row){.name = x->name.len ? x->name : text_of(lang, T("alles samen")),
			       .lines = worded_count(lang, x->lines)};
	if (x->e)
		r->expenditure = step_amount(v, plain(v->arena, x->expenditure));
	if (x->r)
		r->revenue = step_amount(v, plain(v->arena, x->revenue));
	if (x->e && x->r)
		r->balance = worded_numeral(lang, plain(v->arena, x->revenue - x->expenditure),
					    STR("EUR"), 2, SIGN_BOTH);
	if (x->rest || !(x->e || x->r))
		r->rest = step_amount(v, plain(v->arena, x->rest));
	p->sideless = p->sideless || r->rest.len;
	p->sided = p->sided || x->e || x->r;
}

static void put_sides(struct visit *v, struct publish_view *p, const struct parts *parts)
{
	struct side_sums *all = ARENA_ARRAY(v->arena, struct side_sums, parts->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < parts->n; i++) {
		const struct part_sums *from = &parts->items[i];
		if (!from->coming_lines)
			continue;
		struct side_sums *x = side_of(all, &n, from->whole);
		x->lines += from->coming_lines;
		x->e = x->e || from->side == 'e';
		x->r = x->r || from->side == 'r';
		*(from->side == 'e'   ? &x->expenditure
		  : from->side == 'r' ? &x->revenue
				      : &x->rest) += from->coming;
	}
	p->sides = ARENA_ARRAY(v->arena, struct side_row, n + 1);
	for (size_t i = 0; i < n; i++)
		put_side(v, p, &all[i]);
}

/* What is public stays, and this is added to it. */
static void add_beside(struct visit *v, struct publish_view *p, const struct parts *parts)
{
	p->differs = ARENA_ARRAY(v->arena, struct differ_row, parts->n + 1);
	for (size_t i = 0; i < parts->n; i++) {
		const struct part_sums *x = &parts->items[i];
		if (x->coming_lines && x->there_lines)
			put_row(v, p, x->name,
				&(struct differing){.before = x->there,
						    .now = x->there + x->coming,
						    .before_lines = x->there_lines,
						    .now_lines = x->there_lines + x->coming_lines});
	}
}

static void find_replaced(struct visit *v, struct store *store, struct publish_view *p)
{
	struct comparing *c = ARENA_NEW(v->arena, struct comparing);
	struct store *preview;
	struct error e;
	const char *path = delivery_path(v->desk, v->arena, p->step.delivery.id, PREVIEW_STORE).ptr;
	*c = (struct comparing){0};
	if (!p->preview_there || store_open(&preview, path, &e))
		return;
	int result = read_both(v, store, preview, c, &p->replaces, &e);
	store_close(preview);
	p->differs = ARENA_ARRAY(v->arena, struct differ_row, c->n + 1);
	for (size_t i = 0; result == 0 && p->replaces && i < c->n; i++) {
		const struct differing *x = &c->parts[i];
		if (x->now == x->before && x->now_lines == x->before_lines)
			p->nsame++;
		else
			put_row(v, p, said_part(v->page->lang, v->arena, x->label), x);
	}
}

int differs_find(struct visit *v, struct store *store, struct publish_view *p, struct error *e)
{
	struct parts parts;
	bool staged = str_eq(p->step.delivery.state, STR("staged"));
	if (parts_find(v, v->page->lang, store, &p->step.delivery, &parts, e))
		return -1;
	put_sides(v, p, &parts);
	p->beside = staged && staged_with(&p->truth.staged, STR("--beside"));
	p->replace_said = staged && staged_with(&p->truth.staged, STR("--replace"));
	p->ntwice = parts.ntwice;
	p->uncounted = !parts.known;
	if (p->beside || p->overlaps)
		add_beside(v, p, &parts);
	else if (staged && store)
		find_replaced(v, store, p);
	return 0;
}
