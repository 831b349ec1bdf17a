#include "cli/show/catalogue_text.h"

#include "base/text/json_out.h"
#include "descriptor/attribution.h"

void catalogue_text(struct buffer *out, const struct mapping *m, bool dutch)
{
	struct arena *a = arena_new();
	struct attribution_ask asks[ATTRIBUTION_ASKS_MAX];
	size_t n = attribution_asks(asks, mapping_descriptor(m), a);

	if (n)
		buffer_append_z(
			out,
			dutch ? "\nWaarschuwing: om in een catalogus te staan (data.overheid.nl, DCAT-AP-NL) mist "
				"datapackage.json:\n"
			      : "\nWarning: to be listed in a catalogue (data.overheid.nl, DCAT-AP-NL), "
				"datapackage.json lacks:\n");
	for (size_t i = 0; i < n; i++)
		buffer_printf(out, "  %s: %.*s\n", asks[i].property,
			      STR_ARG(dutch ? asks[i].dutch : asks[i].english));
	arena_free(a);
}

void catalogue_json(struct json_out *j, const struct mapping *m)
{
	struct arena *a = arena_new();
	struct attribution_ask asks[ATTRIBUTION_ASKS_MAX];
	size_t n = attribution_asks(asks, mapping_descriptor(m), a);

	json_put_array(j);
	for (size_t i = 0; i < n; i++) {
		json_put_object(j);
		json_put_key_z(j, "severity");
		json_put_string_z(j, "warning");
		json_put_key_z(j, "property");
		json_put_string_z(j, asks[i].property);
		json_put_key_z(j, "nl");
		json_put_string(j, asks[i].dutch);
		json_put_key_z(j, "en");
		json_put_string(j, asks[i].english);
		json_put_object_end(j);
	}
	json_put_array_end(j);
	arena_free(a);
}
