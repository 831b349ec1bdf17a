/* Which cube a delivery is for must be its organisation's: another's is not staged over. */
#include "deliveries/deliveries.h"
#include "deliveries/jobs/heard.h"

#include "store/store.h"

static bool store_has(struct store *s, struct arena *a, struct str cube)
{
	struct store_cube *cubes;
	struct error e;
	size_t n;
	if (store_cubes(s, a, &cubes, &n, &e) != 0)
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_eq(cubes[i].name, cube))
			return true;
	return false;
}

static bool published(const struct desk *d, struct arena *a, struct str cube)
{
	struct store *s;
	struct error e;
	if (store_open(&s, d->store, &e) != 0)
		return false;
	bool has = store_has(s, a, cube);
	store_close(s);
	return has;
}

/* What was published before there was a desk is nobody's: in a desk of several organisations somebody must say
 * whose, or the first to come would have it. */
static int claim(struct desk *d, struct accounts *accounts, struct arena *a, int64_t organisation,
		 struct str cube, struct str by, struct error *e)
{
	struct organisation *all;
	int64_t whose;
	size_t n;
	if (organisation_of(accounts, HOLDING_CUBE, cube, &whose, e) != 0 ||
	    organisations_of(accounts, a, 0, &all, &n, e) != 0)
		return -1;
	if (!whose && n > 1 && published(d, a, cube))
		return error_set(
			e, STATUS_REFUSED,
			"'%.*s' was published before this desk knew whose it is: let 'stuiver "
			"desk-user --organisation … --claim %.*s' say so",
			STR_ARG(cube), STR_ARG(cube));
	return organisation_claim(accounts, organisation, HOLDING_CUBE, cube, by, e);
}

int delivery_claim(struct desk *d, struct arena *a, int64_t delivery, struct str by,
		   struct error *e)
{
	struct accounts *accounts;
	struct delivery what;
	struct str descriptor;
	if (delivery_get(d, a, delivery, &what, e) != 0 ||
	    mapping_read(d, a, delivery, &descriptor, e) != 0)
		return -1;
	json_t *mapping = heard_parse(descriptor);
	struct str cube = heard_text(json_object_get(mapping, "stuiver"), "cube", a);
	if (!cube.len)
		cube = heard_text(mapping, "name", a);
	json_decref(mapping);
	if (!cube.len)
		return error_set(e, STATUS_INPUT, "the mapping does not say for which cube it is");
	if (persons_take(d, &accounts, e) != 0)
		return -1;
	int result = claim(d, accounts, a, what.organisation, cube, by, e);
	persons_give(d, accounts);
	return result;
}
