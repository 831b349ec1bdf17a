/* What hangs on datasets that are taken back, and what becomes of it. */
#include "road/taken_back.h"

#include "road/staged_files.h"

#define LOOKING "look for what hangs on it"

struct looking {
	struct store *store;
	struct arena *arena;
	const int64_t *datasets;
	size_t n;
	struct store_dataset *all;
	size_t nall;
};

static bool is_asked(const struct looking *l, int64_t id)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->datasets[i] == id)
			return true;
	return false;
}

static void add_cube(struct hanging *h, struct str cube)
{
	for (size_t i = 0; i < h->ncubes; i++)
		if (str_eq(h->cubes[i], cube))
			return;
	h->cubes[h->ncubes++] = cube;
}

static bool has_cube(const struct hanging *h, struct str cube, size_t *at)
{
	for (*at = 0; *at < h->ncubes; ++*at)
		if (str_eq(h->cubes[*at], cube))
			return true;
	return false;
}

static void look_at_versions(const struct looking *l, struct hanging *h)
{
	h->cubes = ARENA_ARRAY(l->arena, struct str, l->nall + 1);
	h->goes = ARENA_ARRAY(l->arena, bool, l->nall + 1);
	h->before = ARENA_ARRAY(l->arena, struct hanging_version, l->nall + 1);
	for (size_t i = 0; i < l->nall; i++) {
		const struct store_dataset *d = &l->all[i];
		if (is_asked(l, d->id)) {
			add_cube(h, d->cube);
			h->goes[h->ncubes - 1] = true;
		} else if (d->superseded_by && is_asked(l, d->superseded_by)) {
			h->before[h->nbefore++] =
				(struct hanging_version){d->id, d->version, d->source_name};
		}
	}
	for (size_t i = 0, at; i < l->nall; i++)
		if (!is_asked(l, l->all[i].id) && str_eq(l->all[i].status, STR("published")) &&
		    has_cube(h, l->all[i].cube, &at))
			h->goes[at] = false;
}

static int look_at_staged(const struct looking *l, struct hanging *h, struct error *e)
{
	struct staged *list;
	size_t n, at;

	if (staged_list(l->store, l->arena, &list, &n, e))
		return -1;
	h->staged = ARENA_ARRAY(l->arena, struct hanging_staged, n + 1);
	for (size_t i = 0; i < n; i++)
		if (staged_is_open(&list[i]) && has_cube(h, list[i].cube, &at))
			h->staged[h->nstaged++] =
				(struct hanging_staged){list[i].id, list[i].by, list[i].status};
	return 0;
}

static int count(const struct looking *l, const char *sql, struct str text, int64_t number,
		 uint64_t *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	if (db_prepare(l->store->db, &q, sql, e))
		return -1;
	if (text.len)
		db_bind(q, 1, text);
	else
		sqlite3_bind_int64(q, 1, number);
	int row = db_step(q, LOOKING, e);
	*out += row == 1 ? (uint64_t)sqlite3_column_int64(q, 0) : 0;
	return row < 0 ? -1 : 0;
}

static int check_all(const struct looking *l, struct error *e)
{
	for (size_t i = 0; i < l->n; i++) {
		bool there = false;
		for (size_t k = 0; k < l->nall; k++)
			there = there || l->all[k].id == l->datasets[i];
		if (!there)
			return error_set(e, STATUS_NOT_FOUND,
					 "%s: there is no dataset %lld; 'stuiver status --all' "
					 "lists them",
					 store_path(l->store), (long long)l->datasets[i]);
	}
	return 0;
}

int hanging_read(struct store *s, struct arena *a, const int64_t *datasets, size_t n,
		 struct hanging *out, struct error *e)
{
	struct looking l = {.store = s, .arena = a, .datasets = datasets, .n = n};

	*out = (struct hanging){0};
	if (store_datasets(s, a, STR(""), &l.all, &l.nall, e) || check_all(&l, e))
		return -1;
	look_at_versions(&l, out);
	for (size_t i = 0; i < out->ncubes; i++)
		if (count(&l,
			  "SELECT count(*) FROM explanation x JOIN cube c ON c.id = x.cube"
			  " WHERE c.name = ?1",
			  out->cubes[i], 0, &out->explanations, e))
			return -1;
	for (size_t i = 0; i < n; i++)
		if (count(&l, "SELECT count(*) FROM manifest WHERE dataset = ?1", STR(""),
			  datasets[i], &out->manifests, e))
			return -1;
	return look_at_staged(&l, out, e);
}

/* ---- telling it ---- */

/* English, then Dutch. */
struct fate {
	const char *withdrawn[2], *erased[2];
};
static const struct fate of_cube_gone = {
	{"answers 410 with the day and the public reason; catalogue and changes keep a tombstone",
	 "antwoordt 410 met de dag en de openbare reden; catalogus en wijzigingen houden een grafsteen"},
	{"answers 404, as if it had never been", "antwoordt 404, alsof zij er nooit was"}};
static const struct fate of_cube_stays = {
	{"stays, without these lines", "blijft, zonder deze regels"},
	{"stays, without these lines and what only they said",
	 "blijft, zonder deze regels en wat alleen daarin stond"}};
static const struct fate of_staged = {
	{"stays staged; what it came to is looked at again when it is released",
	 "blijft klaarstaan; bij vrijgeven wordt opnieuw bekeken wat het wordt"},
	{"is let go of: stage it again", "vervalt: zet haar opnieuw klaar"}};
static const struct fate of_before = {
	{"stays superseded; 'withdraw --restore' or 'undo' publishes it",
	 "blijft vervangen; 'withdraw --restore' of 'undo' publiceert haar"},
	{"stays in the store, unpublished: name it too when it must go",
	 "blijft in de opslag, ongepubliceerd: noem haar ook als zij weg moet"}};
static const struct fate of_explanations = {
	{"stay with the cube, and are not shown while nothing of it is published",
	 "blijven bij de kubus, en zijn niet te zien zolang daar niets van gepubliceerd is"},
	{"go when all of the cube goes, else stay",
	 "gaan weg als de hele kubus gaat, anders blijven zij"}};
static const struct fate of_manifests = {{"stays, as a proof of what was published",
					  "blijft, als bewijs van wat er gepubliceerd was"},
					 {"goes; copies that others have still verify",
					  "gaat weg; kopieën bij anderen blijven te controleren"}};
static const struct fate of_outside = {
	{"are out of reach: passports and addresses that others keep lead to what stays, or to 410",
	 "zijn buiten bereik: paspoorten en adressen die anderen bewaren leiden naar wat blijft, of naar 410"},
	{"are out of reach: ask those who have them; addresses that others keep lead to what stays, or to 404",
	 "zijn buiten bereik: vraag het wie ze heeft; adressen die anderen bewaren leiden naar wat blijft, of naar 404"}};

static const char *said(const struct fate *f, bool erase, bool dutch)
{
	return (erase ? f->erased : f->withdrawn)[dutch];
}

static void line(struct buffer *out, struct str what, const char *fate)
{
	buffer_append_z(out, "  ");
	buffer_append_harmless(out, what);
	buffer_printf(out, ": %s\n", fate);
}

void hanging_text(struct buffer *out, const struct hanging *h, bool erase, bool dutch)
{
	struct arena *a = arena_new();

	buffer_append_z(out, dutch ? "Wat eraan hangt, en wat ermee gebeurt\n"
				   : "What hangs on it, and what becomes of it\n");
	for (size_t i = 0; i < h->ncubes; i++)
		line(out, h->cubes[i],
		     said(h->goes[i] ? &of_cube_gone : &of_cube_stays, erase, dutch));
	for (size_t i = 0; i < h->nbefore; i++)
		line(out,
		     arena_printf(a,
				  dutch ? "eerdere versie %u (dataset %lld, %.*s)"
					: "earlier version %u (dataset %lld, %.*s)",
				  h->before[i].version, (long long)h->before[i].id,
				  STR_ARG(h->before[i].file)),
		     said(&of_before, erase, dutch));
	for (size_t i = 0; i < h->nstaged; i++)
		line(out,
		     arena_printf(a,
				  dutch ? "klaargezet onder nummer %lld door %.*s"
					: "staged under number %lld by %.*s",
				  (long long)h->staged[i].id, STR_ARG(h->staged[i].by)),
		     said(&of_staged, erase, dutch));
	if (h->explanations)
		line(out,
		     arena_printf(a, dutch ? "toelichtingen (%llu)" : "explanations (%llu)",
				  (unsigned long long)h->explanations),
		     said(&of_explanations, erase, dutch));
	if (h->manifests)
		line(out, STR("manifest"), said(&of_manifests, erase, dutch));
	line(out, dutch ? STR("downloads en kopieën") : STR("downloads and copies"),
	     said(&of_outside, erase, dutch));
	arena_free(a);
}

static void put_numbers(struct json_out *j, const struct hanging *h)
{
	json_put_key_z(j, "staged");
	json_put_array(j);
	for (size_t i = 0; i < h->nstaged; i++)
		json_put_integer(j, h->staged[i].id);
	json_put_array_end(j);
	json_put_key_z(j, "versionsBefore");
	json_put_array(j);
	for (size_t i = 0; i < h->nbefore; i++)
		json_put_integer(j, h->before[i].id);
	json_put_array_end(j);
	json_put_key_z(j, "explanations");
	json_put_integer(j, (int64_t)h->explanations);
	json_put_key_z(j, "manifests");
	json_put_integer(j, (int64_t)h->manifests);
}

void hanging_json(struct json_out *j, const struct hanging *h, bool erase)
{
	json_put_object(j);
	json_put_key_z(j, "cubes");
	json_put_array(j);
	for (size_t i = 0; i < h->ncubes; i++) {
		json_put_object(j);
		json_put_key_z(j, "cube");
		json_put_string(j, h->cubes[i]);
		json_put_key_z(j, "answers");
		json_put_integer(j, !h->goes[i] ? 200 : erase ? 404 : 410);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	put_numbers(j, h);
	json_put_object_end(j);
}
