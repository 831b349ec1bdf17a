/* The report of a load's gate, as it is kept with what the load staged or published. */
#include "pipeline/pipeline_run.h"
#include "privacy/privacy.h"

#include <time.h>

#define ANNEX_MOST ((size_t)16 << 20)

static struct privacy_annex_row *found_rows(const struct load_privacy *p, struct arena *a)
{
	struct privacy_annex_row *rows = ARENA_ARRAY(a, struct privacy_annex_row, p->n + 1);
	for (size_t i = 0; i < p->n; i++) {
		const struct load_finding *f = &p->items[i];
		rows[i] = (struct privacy_annex_row){.column = f->field,
						     .rule = f->rule,
						     .what = f->words,
						     .action = f->action,
						     .samples = f->samples,
						     .n = f->texts};
	}
	return rows;
}

static struct privacy_annex_row *place_rows(const struct load_privacy *p, struct arena *a)
{
	struct privacy_annex_row *rows = ARENA_ARRAY(a, struct privacy_annex_row, p->nplaces + 1);
	for (size_t i = 0; i < p->nplaces; i++) {
		const struct load_place *f = &p->places[i];
		rows[i] = (struct privacy_annex_row){.column = f->field,
						     .rule = f->rule,
						     .what = f->words,
						     .action = f->action,
						     .of = f->of,
						     .samples = f->samples,
						     .n = f->entries};
	}
	return rows;
}

/* "Begroting 2024: grootboek.csv, boekingen.csv". Files whose names tell of people are not loaded. */
static struct str about(const struct pipeline_report *r, const struct cube *cube, struct arena *a)
{
	struct buffer b;
	const char *between = ": ";
	buffer_init(&b, SIZE_MAX);
	buffer_append_str(&b, cube->title.len ? cube->title : cube->name);
	for (size_t i = 0; i < r->nsources; i++) {
		buffer_printf(&b, "%s%.*s", between, STR_ARG(r->sources[i].name));
		between = ", ";
	}
	struct str text = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
	return text;
}

static struct str now(struct arena *a)
{
	char moment[32];
	struct tm utc;
	time_t t = time(NULL);
	strftime(moment, sizeof moment, "%Y-%m-%d %H:%M UTC", gmtime_r(&t, &utc));
	return arena_dup(a, str_z(moment));
}

static void write_all(struct load_annex *out, const struct privacy_annex *x, struct arena *a)
{
	struct buffer b;
	struct json_out j;
	buffer_init(&b, ANNEX_MOST);
	privacy_annex_text(x, &b);
	out->text = arena_dup(a, buffer_str(&b));
	buffer_reset(&b);
	json_begin(&j, &b);
	privacy_annex_json(x, &j);
	out->json = arena_dup(a, buffer_str(&b));
	buffer_reset(&b);
	privacy_annex_markdown(x, &b);
	out->page = arena_dup(a, buffer_str(&b));
	buffer_drop(&b);
}

int pipeline_annex(struct load_annex *out, const struct load_privacy *found,
		   const struct privacy_policy *policy, const struct pipeline_report *r,
		   const struct cube *cube, struct arena *a, struct error *e)
{
	struct privacy_policy *read = NULL;
	if (!policy && privacy_policy_read(&read, found->policy, e) != 0)
		return -1;
	const struct privacy_annex x = {.about = about(r, cube, a),
					.made_at = now(a),
					.by = found->by,
					.hidden = found->hidden,
					.review = found->review,
					.found = found_rows(found, a),
					.places = place_rows(found, a),
					.nfound = found->n,
					.nplaces = found->nplaces,
					.policy = policy ? policy : read};
	write_all(out, &x, a);
	privacy_policy_free(read);
	return 0;
}
