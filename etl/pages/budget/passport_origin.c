/* From a number to files and lines. */
#include "pages/budget/passport.h"

#include "question/lineage_question.h"

static struct url source_url(const struct page *p, const struct passport_file *f)
{
	struct url_draft d;

	url_start(&d, p->arena, p->site->base);
	url_segment(&d, STR("api"));
	url_segment(&d, STR("3"));
	url_segment(&d, STR("cubes"));
	url_segment(&d, p->guide->name);
	url_segment(&d, STR("source"));
	url_segment(&d, f->sha256);
	if (f->nfirst) {
		uint64_t from = f->first[0].from, to = f->first[0].to;
		if (to - from >= SOURCE_LINES)
			to = from + SOURCE_LINES - 1;
		url_query(&d, "lines",
			  arena_printf(p->arena, "%llu-%llu", (unsigned long long)from,
				       (unsigned long long)to));
	}
	return url_done(&d);
}

static void take_file(const struct page *p, struct passport_file *f,
		      const struct provenance_part *part)
{
	const struct store_dataset *d = part->dataset;
	const struct dataset_lines *l = part->lines;
	size_t column = p->guide->cube->measures[p->lens.measure].column;

	*f = (struct passport_file){
		.name = arena_dup(p->arena, d->source_name),
		.sha256 = arena_dup(p->arena, d->sha256),
		.resource = arena_dup(p->arena, d->resource),
		.loaded = page_day(p, d->loaded_at),
		.version = d->version,
		.size = d->size,
		.lines = l->lines,
		.ranges = l->nranges + l->more_ranges,
		.sum = {true,
			l->sums[column],
			measure_decimals(p->guide, p->lens.measure),
			{0},
			{0}},
		.read = d->read,
		.loaded_lines = d->read - d->dropped - d->rejected,
		.dropped = d->dropped,
		.rejected = d->rejected,
	};
	for (size_t i = 0; i < l->nranges && f->nfirst < PASSPORT_RANGES; i++)
		f->first[f->nfirst++] = (struct passport_range){l->ranges[i].from, l->ranges[i].to};
	f->more_ranges = f->ranges - f->nfirst;
	f->source = source_url(p, f);
}

int passport_take_files(struct page *p, struct passport *x, struct error *e)
{
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_PROVENANCE, p->guide->name);
	struct passport_side *s = &x->sides[0];
	struct result *r;
	money_sum sum = 0;
	uint64_t entries = 0;

	ask_param(&q, "cut", s->figure.cut);
	q.query.params = q.params;
	if (query_ask(&r, p->session, &q.query, e) != 0)
		return -1;
	const struct provenance *v = r->provenance;
	size_t column = p->guide->cube->measures[p->lens.measure].column;
	for (size_t i = 0; i < v->nparts; i++) {
		if (x->nfiles < PASSPORT_FILES)
			take_file(p, &x->files[x->nfiles++], &v->parts[i]);
		sum += v->parts[i].lines->sums[column];
		entries += v->parts[i].lines->entries;
	}
	x->has_files = v->nparts > 0;
	x->all_files = v->nparts;
	s->entries = v->entries;
	x->files_add_up = s->figure.known && sum == s->figure.amount;
	x->lines_add_up = entries == v->entries;
	passport_keep_cuts(p, s, v->request);
	result_close(r);
	return 0;
}

/* From the first of them to the last that is shown, as far as one question reaches. */
static struct passport_range window_of(const struct passport_file *f)
{
	struct passport_range w = f->first[0];
	uint64_t lines = 0;

	for (size_t i = 0; i < f->nfirst && lines < PASSPORT_LINES; i++) {
		const struct passport_range *r = &f->first[i];
		if (r->from - w.from >= SOURCE_LINES)
			break;
		lines += r->to - r->from + 1;
		w.to = r->to;
	}
	if (w.to - w.from >= SOURCE_LINES)
		w.to = w.from + SOURCE_LINES - 1;
	return w;
}

static bool is_of_it(const struct passport_file *f, uint64_t line)
{
	for (size_t i = 0; i < f->nfirst; i++)
		if (line >= f->first[i].from && line <= f->first[i].to)
			return true;
	return false;
}

static void keep_lines(struct page *p, struct passport *x, const struct line_source *s)
{
	for (size_t k = 0; k < s->n && x->nlines < PASSPORT_LINES; k++) {
		struct passport_line *l = &x->lines[x->nlines];
		if (!is_of_it(&x->files[0], s->lines[k].line))
			continue;
		l->line = s->lines[k].line;
		l->masked = s->lines[k].masked;
		l->text = arena_dup(p->arena,
				    (struct str){s->text.ptr + s->lines[k].at, s->lines[k].size});
		x->nlines++;
	}
}

/* This passport with the lines, however deep they stand. */
static struct url with_lines(const struct page *p)
{
	struct url_draft d;

	url_start(&d, p->arena, url_cube(p, p->guide->name, "paspoort"));
	for (size_t i = 0; i < p->request->nparams; i++) {
		const struct query_param *q = &p->request->params[i];
		if (str_eq(q->key, STR("cut")) || str_eq(q->key, STR("toggle")))
			url_query(&d, str_eq(q->key, STR("cut")) ? "cut" : "toggle", q->value);
	}
	if (p->lens.measure != p->guide->measures[0])
		url_query(&d, "bedrag", p->guide->cube->measures[p->lens.measure].name);
	url_query(&d, "regels", STR("ja"));
	return url_done(&d);
}

/* Those of the first file, as they stand in it; what is not published is masked by the answer. A file is read
 * from its first byte on, so lines deep in a large one are for who asks. */
int passport_take_lines(struct page *p, struct passport *x, struct error *e)
{
	const struct passport_file *f = &x->files[0];
	struct asked q = ask_new(p->session, p->arena, ENDPOINT_SOURCE, p->guide->name);
	struct result *r;
	struct error kept;

	(void)e;
	if (x->nfiles == 0 || f->nfirst == 0)
		return 0;
	struct passport_range w = window_of(f);
	if (w.to > PASSPORT_DEPTH && page_param(p, "regels").len == 0) {
		x->deep = with_lines(p);
		return 0;
	}
	q.query.ref = f->sha256;
	ask_param(&q, "lines",
		  arena_printf(p->arena, "%llu-%llu", (unsigned long long)w.from,
			       (unsigned long long)w.to));
	q.query.params = q.params;
	if (query_ask(&r, p->session, &q.query, &kept) != 0)
		return 0; /* no original is kept: then there are no lines to show */
	keep_lines(p, x, r->source);
	result_close(r);
	x->lines_of = f->name;
	return 0;
}
