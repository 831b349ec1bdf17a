/* What a delivery is published as. Each organisation's cubes bear its name, so that no two ever meet. */
#include "deliveries/mapping/memory.h"

#include "accounts/accounts.h"

static int organisation_of_id(struct desk *d, struct arena *a, int64_t id, struct organisation *out,
			      struct error *e)
{
	struct accounts *accounts;
	struct organisation *all;
	size_t n;
	if (persons_take(d, &accounts, e))
		return -1;
	int result = organisations_of(accounts, a, 0, &all, &n, e);
	persons_give(d, accounts);
	for (size_t i = 0; result == 0 && i < n; i++) {
		if (all[i].id != id)
			continue;
		*out = all[i];
		return 0;
	}
	return result ? result
		      : error_set(e, STATUS_NOT_FOUND, "there is no organisation %lld",
				  (long long)id);
}

int naming_give(struct desk *d, struct arena *a, int64_t organisation, struct str *descriptor,
		struct error *e)
{
	struct organisation of = {0};
	json_t *j = heard_parse(*descriptor);
	json_t *own = json_object_get(j, "stuiver");
	int result = own ? organisation_of_id(d, a, organisation, &of, e)
			 : error_set(e, STATUS_INPUT, "the mapping says nothing of its own");
	if (result == 0) {
		struct str cube = heard_text(own, "cube", a);
		struct str front = arena_printf(a, "%.*s-", STR_ARG(of.name));
		if (!str_starts(cube, front))
			json_object_set_new(
				own, "cube",
				json_string(
					arena_printf(a, "%s%.*s", front.ptr, STR_ARG(cube)).ptr));
		json_object_set_new(j, "title", json_string(arena_dup(a, of.label).ptr));
		*descriptor = heard_written(j, a);
	}
	json_decref(j);
	return result;
}
