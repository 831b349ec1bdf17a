#include "cli/privacy/privacy_store.h"

#include "base/memory/arena.h"
#include "road/public_text.h"
#include "store/record/privacy_rows.h"

#include <inttypes.h>
#include <stdio.h>

#define TEXTS_EACH 1000u /* entries whose texts are in memory */

struct reading {
	struct store *store;
	struct view *view;
	struct str cube;
	privacy_text found;
	void *payload;
};

static void give(const struct reading *r, size_t d, uint64_t place, const struct value *tuple)
{
	const struct dimension *shape = &view_cube(r->view)->dimensions[d];
	for (size_t a = 0; a < shape->nattributes; a++) {
		char digits[24];
		struct str text = tuple[a].text;
		if (tuple[a].null || shape->attributes[a].type == VALUE_DATE)
			continue;
		if (shape->attributes[a].type != VALUE_STRING) {
			int n = snprintf(digits, sizeof digits, "%" PRId64, tuple[a].number);
			text = (struct str){digits, (size_t)n};
		}
		r->found(r->payload, r->cube, place, shape->attributes[a].ref, text);
	}
}

static int read_members(const struct reading *r, size_t d, struct error *e)
{
	const struct dictionary *members;
	if (view_dictionary(r->view, r->store, d, &members, e) != 0)
		return -1;
	for (size_t i = 0; i < dictionary_count(members); i++)
		if (!view_hides(r->view, d, (uint32_t)i))
			give(r, d, i + 1, dictionary_get(members, (uint32_t)i));
	return 0;
}

static int read_segment(const struct reading *r, size_t segment, size_t d, uint64_t place,
			struct error *e)
{
	size_t width = view_cube(r->view)->dimensions[d].nattributes;
	uint32_t lines = view_segment(r->view, segment)->lines;
	struct arena *a = arena_new();
	int status = 0;
	for (uint32_t at = 0; status == 0 && at < lines; at += TEXTS_EACH) {
		uint32_t n = lines - at < TEXTS_EACH ? lines - at : TEXTS_EACH;
		struct value *texts;
		arena_reset(a);
		status = segment_texts(r->store, r->view, segment, d, at, n, a, &texts, e);
		for (uint32_t i = 0; status == 0 && i < n; i++)
			give(r, d, place + at + i + 1, texts + i * width);
	}
	arena_free(a);
	return status;
}

static int read_texts(const struct reading *r, size_t d, struct error *e)
{
	uint64_t place = 0;
	for (size_t i = 0; i < view_segments(r->view); i++) {
		const struct segment *g = view_segment(r->view, i);
		if (g->is_text[d] && read_segment(r, i, d, place, e) != 0)
			return -1;
		place += g->lines;
	}
	return 0;
}

static int read_cube(struct reading *r, struct error *e)
{
	int status = view_open(&r->view, r->store, r->cube, e);
	size_t n = status == 0 ? view_cube(r->view)->ndimensions : 0;
	for (size_t d = 0; status == 0 && d < n; d++) {
		status = read_members(r, d, e);
		if (status == 0 && view_has_text(r->view, d))
			status = read_texts(r, d, e);
	}
	if (r->view)
		view_unref(r->view);
	r->view = NULL;
	return status;
}

/* Explanations of mappings and answers to readers, descriptors, and the reasons that are told in public. */
static int read_written(const struct reading *r, struct error *e)
{
	struct arena *a = arena_new();
	struct public_written *all;
	size_t n;
	int status = public_text_list(r->store, a, &all, &n, e);
	for (size_t i = 0; status == 0 && i < n; i++)
		r->found(r->payload, all[i].cube, i + 1, all[i].what, all[i].text);
	arena_free(a);
	return status;
}

int privacy_store_read(const char *path, privacy_text found, void *payload, struct error *e)
{
	struct reading r = {.found = found, .payload = payload};
	struct arena *a = arena_new();
	struct store_cube *cubes;
	size_t n;
	int status = store_open(&r.store, path, e);
	if (status == 0)
		status = store_cubes(r.store, a, &cubes, &n, e);
	for (size_t i = 0; status == 0 && i < n; i++) {
		r.cube = cubes[i].name;
		status = read_cube(&r, e);
	}
	if (status == 0)
		status = read_written(&r, e);
	store_close(r.store);
	arena_free(a);
	return status;
}

static int read_findings(struct store *store, struct arena *a, struct kept_findings *out,
			 struct error *e)
{
	struct store_finding *found;
	size_t n;
	if (store_privacy_findings(store, a, &found, &n, e) != 0)
		return -1;
	out->texts = ARENA_ARRAY(a, struct privacy_kept, n + 1);
	out->cells = ARENA_ARRAY(a, struct privacy_kept, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct privacy_kept k = {found[i].cube, found[i].loaded_at, found[i].field,
					 found[i].rule, found[i].action,    found[i].texts};
		if (privacy_is_of_cells(k.rule))
			out->cells[out->ncells++] = k;
		else
			out->texts[out->ntexts++] = k;
	}
	return 0;
}

static int read_kept(struct store *store, struct arena *a, struct kept_findings *out,
		     struct error *e)
{
	struct store_dataset *all;
	size_t ndatasets;
	if (read_findings(store, a, out, e) != 0 ||
	    store_datasets(store, a, STR(""), &all, &ndatasets, e) != 0)
		return -1;
	int status = 0;
	for (size_t i = ndatasets; status == 0 && i > 0 && out->policy.len == 0; i--)
		if (str_eq(all[i - 1].status, STR("published")))
			status = store_privacy_policy(store, a, all[i - 1].id, &out->policy, e);
	return status;
}

int privacy_store_kept(const char *path, struct arena *a, struct kept_findings *out,
		       struct error *e)
{
	struct store *store = NULL;
	*out = (struct kept_findings){0};
	int status = store_open(&store, path, e);
	if (status == 0)
		status = read_kept(store, a, out, e);
	store_close(store);
	return status;
}

int privacy_store_annex(const char *path, const struct options *o, struct arena *a,
			struct store_annex *out, struct error *e)
{
	bool staged = option_given(o, "staged");
	struct store *store = NULL;
	uint64_t id;
	if (staged && option_given(o, "version"))
		return error_set(e, STATUS_USAGE, "give --version or --staged");
	if (option_number(&id, o, staged ? "staged" : "version", 1, INT64_MAX, e) != 0)
		return -1;
	int status = store_open(&store, path, e);
	if (status == 0)
		status = staged ? store_annex_of_staged(store, a, (int64_t)id, out, e)
				: store_annex_of_dataset(store, a, (int64_t)id, out, e);
	store_close(store);
	return status;
}
