/* provenance: which datasets, files and lines a figure is made of, and that they add up to it. */
#include "provenance/provenance.h"
#include "question/lineage_question.h"

/* A sum of each measure, as aggregate would be asked for it. */
static int take_figure(struct provenance *p, struct session *s, struct picture *picture,
		       struct error *e)
{
	const struct question *r = p->request;
	struct columns none = {0}, sums = {0};
	struct cells *c;

	for (size_t m = 0; m < r->cube->nmeasures; m++)
		columns_add_sum(&sums, r->arena, r->cube, m);
	if (engine_cells(&c, s, picture, r, &none, &sums, e) != 0)
		return -1;
	p->entries = c->total;
	for (size_t m = 0; m < sums.n; m++)
		p->sums[r->cube->measures[sums.items[m].measure].column] =
			cell_total_of(c, r->cube, &sums.items[m], 0).sum;
	cells_close(c);
	return 0;
}

/* ---- together ---- */

static const struct store_dataset *find_dataset(const struct store_dataset *all, size_t n,
						int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].id == id)
			return &all[i];
	return NULL;
}

static int name_parts(struct provenance *p, struct session *s, struct error *e)
{
	struct store_dataset *all;
	size_t n;

	if (store_datasets(session_store(s), session_arena(s), p->cube->name, &all, &n, e) != 0)
		return -1;
	p->nparts = p->lines.n;
	p->parts = ARENA_ARRAY(session_arena(s), struct provenance_part, p->nparts + 1);
	for (size_t i = 0; i < p->nparts; i++) {
		const struct dataset_lines *lines = &p->lines.items[i];
		p->parts[i] = (struct provenance_part){find_dataset(all, n, lines->dataset), lines};
		if (!p->parts[i].dataset)
			return error_set(e, STATUS_STORE, "dataset %lld is not in the catalogue",
					 (long long)lines->dataset);
	}
	return 0;
}

static int run(struct provenance *p, struct session *s, struct picture *picture, struct error *e)
{
	if (take_figure(p, s, picture, e) != 0 ||
	    engine_lines(&p->lines, s, picture, p->request, PROVENANCE_RANGES, e) != 0)
		return -1;
	return name_parts(p, s, e);
}

static void close_parts(void *provenance)
{
	struct provenance *p = provenance;

	origins_drop(&p->lines);
}

int result_provenance(struct result **out, struct session *s, struct picture *picture,
		      const struct query *q, struct error *e)
{
	struct provenance *p = ARENA_NEW(session_arena(s), struct provenance);
	struct provenance_question asked;

	if (provenance_question_read(&asked, session_arena(s), picture_cube(picture), q, e) != 0)
		return -1;
	*p = (struct provenance){
		.request = asked.figure, .cube = picture_cube(picture), .plan = asked.plan};
	if (run(p, s, picture, e) != 0) {
		close_parts(p);
		return -1;
	}
	*out = result_new(RESULT_PROVENANCE, s, picture, asked.figure);
	(*out)->provenance = p;
	result_own(*out, p, close_parts);
	return 0;
}
