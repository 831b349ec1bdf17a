/* What a download is called: cube, cut and what it is by, so that files beside each other tell
 * themselves apart. */
#include "publish/publish.h"

#include <stdio.h>

#define PART_MAX 80u

static bool is_plain(char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '.' ||
	       c == '_';
}

/* Appends what any file system takes of the text; one dash for whatever else is between. */
static void put_part(char out[PUBLISH_NAME_SIZE], struct str text)
{
	size_t n = strlen(out), end = n + PART_MAX;
	bool gap = n > 0;

	for (size_t i = 0; i < text.len && n < end && n + 2 < PUBLISH_NAME_SIZE; i++) {
		if (!is_plain(text.ptr[i])) {
			gap = n > 0;
			continue;
		}
		if (gap)
			out[n++] = '-';
		gap = false;
		out[n++] = text.ptr[i];
	}
	out[n] = '\0';
}

void publish_name(char out[PUBLISH_NAME_SIZE], const struct query *q)
{
	static const char *const said[] = {"ref", "drilldown", "pivot", "per", "prices", "cut"};

	out[0] = '\0';
	put_part(out, q->cube);
	for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
		bool ref = i == 0 && q->endpoint == ENDPOINT_MEMBERS;
		const struct str *value = ref ? &q->ref : query_param(q, said[i]);
		if (!value || !value->len || (i == 1 && q->endpoint != ENDPOINT_AGGREGATE))
			continue;
		if (i == 1 || i == 2)
			put_part(out, STR("by"));
		put_part(out, *value);
	}
}
