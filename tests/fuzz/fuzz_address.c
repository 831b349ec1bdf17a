/* Addresses and what a Locatieserver says of them: the first line is the address, the rest the
 * answer. What is found must be a place on earth, and a number as JSON writes it. */
#include "geocode/choose.h"

#include <assert.h>
#include <jansson.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_number(struct str s, double limit)
{
	double v;
	char text[64];

	assert(s.len < sizeof text - 2 && degrees_parse(s, &v) && v >= -limit && v <= limit);
	snprintf(text, sizeof text, "[%.*s]", STR_ARG(s));
	json_t *root = json_loads(text, 0, NULL);
	assert(root);
	json_decref(root);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str body = {(const char *)data, size};
	struct str parts[ADDRESS_PARTS] = {[ADDRESS_LINE] = str_split(&body, '\n')};
	struct arena *a = arena_new();
	struct address wanted, again;
	struct geocode g = {0};
	struct error e;

	address_read(&wanted, a, parts);
	struct str query = address_query(&wanted, a);
	assert((query.len == 0) == (address_level(&wanted) == ADDRESS_NOWHERE));
	address_read(&again, a, parts);
	assert(str_eq(query, address_query(&again, a)));
	address_text(&wanted, a);
	if (geocode_pdok_check(NULL, body, &e) == 0) {
		geocode_pdok_read(&g, a, body, &wanted, size % 2);
		assert(g.found || g.reason.len);
		if (g.found) {
			check_number(g.longitude, 180);
			check_number(g.latitude, 90);
		}
	}
	arena_free(a);
	return 0;
}
