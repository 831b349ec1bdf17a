#include "descriptor/attribution.h"

#include <jansson.h>

static bool has_text(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_string(v) && json_string_length(v) > 0;
}

static bool is_publisher(const json_t *contributor)
{
	const char *role = json_string_value(json_object_get(contributor, "role"));

	return role && strcmp(role, "publisher") == 0 && has_text(contributor, "title");
}

static unsigned lacks_of(const json_t *root)
{
	bool publisher = false, address = false, contact = false;
	const json_t *one;
	size_t i;

	json_array_foreach(json_object_get(root, "contributors"), i, one)
	{
		publisher = publisher || is_publisher(one);
		address = address || (is_publisher(one) && has_text(one, "path"));
		contact = contact || has_text(one, "email");
	}
	contact = contact || has_text(json_object_get(root, "stuiver"), "questions");
	bool licence = has_text(json_array_get(json_object_get(root, "licenses"), 0), "path");
	return (has_text(root, "description") ? 0u : LACKS_DESCRIPTION) |
	       (licence ? 0u : LACKS_LICENCE) | (publisher ? 0u : LACKS_PUBLISHER) |
	       (!publisher || address ? 0u : LACKS_ADDRESS) | (contact ? 0u : LACKS_CONTACT);
}

unsigned attribution_lacks(struct str descriptor)
{
	json_t *root = json_loadb(descriptor.ptr, descriptor.len, 0, NULL);
	unsigned lacks = lacks_of(root);

	json_decref(root);
	return lacks;
}
