#include "pages/harvest/harvest.h"

#include "explore/guide.h"
#include "pages/news/revisions.h"
#include "store/store.h"
#include "store/versions/gone.h"

static struct str copy(const struct page *p, struct str s)
{
	return arena_dup(p->arena, s);
}

/* A year of the calendar: what a period can begin and end with. */
static bool is_year(struct str s)
{
	bool digits = s.len == 4;

	for (size_t i = 0; i < s.len; i++)
		digits = digits && s.ptr[i] >= '0' && s.ptr[i] <= '9';
	return digits;
}

static void take_years(const struct page *p, const struct guide *g, struct catalogue_cube *c)
{
	if (g->year.n == 0)
		return;
	struct str first = g->year.members[0].code, last = g->year.members[g->year.n - 1].code;
	if (!is_year(first) || !is_year(last))
		return;
	c->first_year = copy(p, first);
	c->last_year = copy(p, last);
}

static struct str contact_of(const struct page *p, struct str said)
{
	if (said.len == 0 || str_starts(said, STR("https://")) || str_starts(said, STR("http://")))
		return copy(p, said);
	return arena_printf(p->arena, "mailto:%.*s", STR_ARG(said));
}

/* "LICENSE.txt", which Data Package allows, is no address for who reads it elsewhere. */
static struct str web_of(const struct page *p, struct str said)
{
	bool web = str_starts(said, STR("https://")) || str_starts(said, STR("http://"));

	return web ? copy(p, said) : (struct str){0};
}

static void take_guide(const struct page *p, const struct guide *g, struct catalogue_cube *c)
{
	c->title = copy(p, g->title.len ? g->title : g->name);
	c->description = copy(p, g->description.len ? g->description : c->title);
	c->place = copy(p, g->place);
	c->publisher = copy(p, g->publisher.len ? g->publisher : g->place);
	c->publisher_url = web_of(p, g->publisher_url);
	c->contact = contact_of(p, g->questions);
	c->licence_url = web_of(p, g->licence_url);
	c->country = copy(p, g->country);
	c->region = copy(p, g->region_code);
	take_years(p, g, c);
}

static struct catalogue_version version_of(const struct page *p, const struct store_dataset *d,
					   const struct catalogue_cube *c)
{
	struct str scope = revision_scopes(p, d->scope);
	bool published = str_eq(d->status, STR("published"));

	return (struct catalogue_version){
		.id = d->id,
		.number = arena_printf(p->arena, "%u", d->version),
		.title = arena_printf(p->arena, "%.*s%s%.*s", STR_ARG(c->place),
				      scope.len ? ": " : "", STR_ARG(scope)),
		.at = d->loaded_at,
		.sha256 = published ? d->sha256 : (struct str){0},
		.published = published};
}

/* What was withdrawn is told apart (catalogue_ask_gone). */
static int take_versions(const struct page *p, struct catalogue_cube *c, struct error *e)
{
	struct store_dataset *all;
	size_t n;

	if (store_datasets(session_store(p->session), p->arena, c->name, &all, &n, e) != 0)
		return -1;
	c->versions = ARENA_ARRAY(p->arena, struct catalogue_version, n + 1);
	for (size_t i = n; i-- > 0;) {
		if (str_eq(all[i].status, STR("withdrawn")))
			continue;
		struct catalogue_version v = version_of(p, &all[i], c);
		for (size_t k = 0; k < n && !v.before; k++)
			if (all[k].superseded_by == v.id &&
			    !str_eq(all[k].status, STR("withdrawn")))
				v.before = all[k].id;
		if (c->issued.len == 0 || str_cmp(v.at, c->issued) < 0)
			c->issued = v.at;
		c->versions[c->nversions++] = v;
	}
	return 0;
}

static int take_cube(struct page *p, const struct store_cube *cube, struct catalogue_cube *c,
		     struct error *e)
{
	struct page own = *p;

	own.lang = LANG_NL; /* a catalogue is the same for everybody */
	*c = (struct catalogue_cube){
		.name = cube->name, .modified = cube->published_at, .entries = cube->entries};
	if (guide_open(&own.guide, p->session, p->arena, cube->name, e) != 0)
		return -1;
	take_guide(&own, own.guide, c);
	int result = take_versions(&own, c, e);
	guide_close(own.guide);
	return result;
}

/* A folder may be of one cube of several. */
static bool is_here(struct page *p, struct str cube)
{
	return url_absolute(p, url_cube(p, cube, "gegevens")).len > 0;
}

int catalogue_ask(struct page *p, struct catalogue_cube **out, size_t *n, struct error *e)
{
	struct store_cube *cubes;
	size_t all;

	if (store_cubes(session_store(p->session), p->arena, &cubes, &all, e) != 0)
		return -1;
	cubes_drop_gone(cubes, &all);
	*out = ARENA_ARRAY(p->arena, struct catalogue_cube, all + 1);
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		if (cubes[i].datasets == 0 || !is_here(p, cubes[i].name))
			continue;
		if (take_cube(p, &cubes[i], &(*out)[*n], e) != 0)
			return -1;
		(*n)++;
	}
	return 0;
}

int catalogue_ask_gone(struct page *p, struct catalogue_gone **out, size_t *n, struct error *e)
{
	struct store_dataset *all;
	size_t nall;

	*n = 0;
	if (store_datasets(session_store(p->session), p->arena, STR(""), &all, &nall, e) != 0)
		return -1;
	*out = ARENA_ARRAY(p->arena, struct catalogue_gone, nall + 1);
	for (size_t i = 0; i < nall; i++)
		if (str_eq(all[i].status, STR("withdrawn")) && is_here(p, all[i].cube))
			(*out)[(*n)++] = (struct catalogue_gone){
				.cube = all[i].cube,
				.id = all[i].id,
				.number = arena_printf(p->arena, "%u", all[i].version),
				.reason = all[i].reason,
				.issued = all[i].loaded_at,
				.at = all[i].withdrawn_at};
	return 0;
}
