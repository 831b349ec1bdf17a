/* stuiver.third_party: who publishes a government's ledger that is not that government, and where they have it from. It
 * goes into the published model, so that it is wherever the cube is; no page and no answer is without it. */
#include "descriptor/descriptor_json.h"

#define THIRD_PARTY_MAX 300u

static struct str read_text(struct descriptor_place own, const char *key, const char *what)
{
	struct str text = str_trim(get_string(own, key, ""));

	if (own.json && !text.len)
		place_fault(place_member(own, key), "is missing or empty: say %s", what);
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] < ' ' || text.ptr[i] == 0x7f) {
			place_fault(place_member(own, key), "must be one line of text");
			break;
		}
	if (text.len > THIRD_PARTY_MAX)
		place_fault(place_member(own, key), "has at most %u bytes", THIRD_PARTY_MAX);
	return text;
}

void publish_third_party(struct descriptor_place package, json_t *model)
{
	struct descriptor_place own = get_object(get_object(package, "stuiver"), "third_party");
	struct str publisher, source;

	if (!own.json)
		return;
	publisher = read_text(own, "publisher", "who publishes it");
	source = read_text(own, "source", "where they have it from, as a request under the Woo");
	json_object_set_new(model, "third_party",
			    json_pack("{s:s%, s:s%}", "publisher", publisher.ptr, publisher.len,
				      "source", source.ptr, source.len));
}
