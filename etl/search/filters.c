/* What hits are limited to must be there: that nothing is found in what there is not says nothing. */
#include "question/parameters.h"
#include "search/search.h"

#define WORD_SHOWN 80u
#define NAMES_MAX ((size_t)64 << 10)
#define NAMES_TOLD 400u /* bytes of names, where none is near */

/* "; 'waterrijk' may be meant", else "; there are …", where these are few. */
static void put_near(struct buffer *out, struct buffer *names, struct str said)
{
	buffer_append_char(names, '\0');
	struct str near = parameter_near(names->ptr, said);
	if (near.len)
		buffer_printf(out, "; '%.*s' may be meant", STR_ARG(near));
	if (near.len || names->len <= 1 || names->len > NAMES_TOLD)
		return;
	for (struct str rest = str_z(names->ptr), start = rest; rest.len;) {
		bool first = rest.ptr == start.ptr;
		struct str name = str_split(&rest, ' ');
		buffer_printf(out, "%s%.*s", first ? "; there are: " : ", ", STR_ARG(name));
	}
}

static int no_such(struct error *e, enum status status, const char *what, struct str said,
		   struct buffer *names)
{
	struct buffer near;

	buffer_init(&near, 2 * NAMES_TOLD);
	put_near(&near, names, said);
	int result = error_set(e, status, "there is no %s '%.*s'%.*s", what,
			       STR_ARG(str_head(said, WORD_SHOWN)), STR_ARG(buffer_str(&near)));
	buffer_drop(&near);
	return result;
}

static void add_name(struct buffer *names, struct str name)
{
	buffer_printf(names, "%s%.*s", names->len ? " " : "", STR_ARG(name));
}

/* ---- the cube ---- */

int search_check_cube(struct session *s, const struct store_cube *cubes, size_t n, struct str cube,
		      struct error *e)
{
	struct buffer names;
	struct picture *p;

	for (size_t i = 0; i < n; i++)
		if (!cube.len || str_eq(cubes[i].name, cube))
			return 0;
	if (!cube.len)
		return 0;
	/* One that was withdrawn says so itself. */
	if (picture_get_public(&p, s, cube, e) == 0)
		picture_release(p);
	else if (e->status != STATUS_NO_CUBE)
		return -1;
	buffer_init(&names, NAMES_MAX);
	for (size_t i = 0; i < n; i++)
		add_name(&names, cubes[i].name);
	int result = no_such(e, STATUS_NO_CUBE, "cube", cube, &names);
	buffer_drop(&names);
	return result;
}

/* ---- the dimension ---- */

static bool was_found(const struct search *s)
{
	for (size_t i = 0; i < s->nfacets; i++)
		if (str_eq(s->facets[i].dimension, s->asked.dimension))
			return true;
	return false;
}

/* Adds the names of a cube's dimensions; 1 when it has the one that is asked for. */
static int look_in(const struct search *s, const struct store_cube *c, struct buffer *names,
		   struct error *e)
{
	struct picture *p;

	if (picture_get(&p, s->session, c->name, e) != 0)
		return -1;
	const struct cube *cube = picture_cube(p);
	int found = cube_find_dimension(cube, s->asked.dimension) >= 0;
	for (size_t i = 0; i < cube->ndimensions; i++)
		add_name(names, cube->dimensions[i].name);
	picture_release(p);
	return found;
}

/* The models of cubes are only read where nothing in it was found. */
int search_check_dimension(const struct search *s, struct error *e)
{
	struct buffer names;
	int found = 0;

	if (!s->asked.dimension.len || was_found(s))
		return 0;
	buffer_init(&names, NAMES_MAX);
	for (size_t i = 0; i < s->ncubes && found == 0; i++)
		if (!s->asked.cube.len || str_eq(s->cubes[i].name, s->asked.cube))
			found = look_in(s, &s->cubes[i], &names, e);
	if (found == 0)
		no_such(e, STATUS_NOT_FOUND, "dimension", s->asked.dimension, &names);
	buffer_drop(&names);
	return found > 0 ? 0 : -1;
}
