#include "desk_readers/readers.h"

int cube_organisation(struct accounts *accounts, struct arena *a, struct str cube, int64_t *out,
		      struct error *e)
{
	struct organisation *all;
	size_t n;

	if (organisation_of(accounts, HOLDING_CUBE, cube, out, e) != 0)
		return -1;
	if (*out)
		return 0;
	if (organisations_of(accounts, a, 0, &all, &n, e) != 0)
		return -1;
	*out = n == 1 ? all[0].id : 0;
	return 0;
}

struct str readers_site(const struct desk *d, struct arena *a, struct str place)
{
	struct str site = str_z(d->o.site_url);

	while (str_ends(site, STR("/")))
		site.len--;
	return site.len ? arena_printf(a, "%.*s%.*s", STR_ARG(site), STR_ARG(place))
			: (struct str){0};
}
