/* schema.foreignKeys of a resource. */
#include "descriptor/descriptor_json.h"

static size_t key_fields(struct descriptor_place p, const char *key, const struct resource *in,
			 int **out)
{
	struct strs names = get_strings(p, key);
	size_t n = 0;
	*out = ARENA_ARRAY(p.r->arena, int, names.n);
	for (size_t i = 0; i < names.n; i++) {
		int field = resource_find_field(in, names.items[i]);
		if (field == NONE)
			place_fault(place_member(p, key), "resource \"%.*s\" has no field \"%.*s\"",
				    STR_ARG(in->name), STR_ARG(names.items[i]));
		else
			(*out)[n++] = field;
	}
	return n;
}

static void read_validity(struct descriptor_place own, const struct resource *list,
			  struct foreign_key *k)
{
	struct descriptor_place validity = get_object(own, "validity");
	k->valid_from = k->valid_to = k->year = NONE;
	if (!validity.json)
		return;
	k->valid_from = read_field_name(validity, "from", list, NONE);
	k->valid_to = read_field_name(validity, "to", list, NONE);
	k->year_name = get_string(validity, "year", "");
}

static void read_key(struct descriptor_place p, const struct resource *in, struct foreign_key *k)
{
	static const char *const matches[] = {"exact", "fold", "pattern", NULL};
	static const char *const several[] = {"first", "none", NULL};
	struct descriptor_place own = get_object(p, "stuiver"),
				reference = get_object(p, "reference");
	struct str name = get_string(reference, "resource", "");
	k->valid_from = k->valid_to = k->year = NONE;
	/* As Table Schema says, an empty name refers to the resource itself: a tree. */
	k->resource = name.len ? mapping_find_any(p.r->m, name) : (int)(in - p.r->m->resources);
	if (k->resource == NONE) {
		place_fault(place_member(reference, "resource"), "there is no resource \"%.*s\"",
			    STR_ARG(name));
		return;
	}
	const struct resource *list = &p.r->m->resources[k->resource];
	k->n = key_fields(p, "fields", in, &k->fields);
	size_t n = key_fields(reference, "fields", list, &k->references);
	if (k->n != n || n == 0)
		place_fault(p,
			    "`fields` and `reference.fields` must name the same number of fields");
	k->n = k->n < n ? k->n : n;
	k->optional = true;
	for (size_t i = 0; i < k->n; i++)
		k->optional = k->optional && !in->fields[k->fields[i]].required;
	k->match = (enum match)get_choice(own, "match", matches, 0);
	k->only_one = get_choice(own, "several", several, 0) == 1;
	if (k->only_one && k->match == MATCH_PATTERN)
		place_fault(place_member(own, "several"),
			    "of patterns the first that matches decides; leave it out");
	read_validity(own, list, k);
	/* A tree's validity holds for all who refer to its codes. */
	if (list->tree.nlevels > 0 && k->valid_from == NONE && k->valid_to == NONE) {
		k->valid_from = list->tree.valid_from;
		k->valid_to = list->tree.valid_to;
	}
}

void read_keys(struct descriptor_place resource, struct resource *out)
{
	struct descriptor_place list = get_array(get_object(resource, "schema"), "foreignKeys");
	size_t n = json_array_size(list.json);
	out->keys = ARENA_ARRAY(resource.r->arena, struct foreign_key, n);
	for (size_t i = 0; i < n; i++) {
		struct descriptor_place p = place_item(list, i);
		struct foreign_key *k = &out->keys[out->nkeys];
		read_key(p, out, k);
		if (k->resource == NONE || k->n == 0)
			continue;
		out->nkeys++;
	}
}
