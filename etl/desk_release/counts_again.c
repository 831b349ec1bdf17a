/* Warnings of the load that what is public already will count otherwise, out of the report that is kept with what is staged. */
#include "desk_release/release.h"

#define CODE "    warning counts-again: "
#define EXAMPLE "      "

void counts_again_find(struct visit *v, struct publish_view *p)
{
	struct str rest = p->report, found = STR("");
	bool within = false;
	size_t n = 0;

	p->again = ARENA_ARRAY(v->arena, struct in_dutch, AGAIN_SHOWN);
	while (rest.ptr && rest.len && p->nagain < AGAIN_SHOWN) {
		struct str line = str_split(&rest, '\n');
		if (str_starts(line, STR(CODE))) {
			found = (struct str){line.ptr + sizeof CODE - 1,
					     line.len - (sizeof CODE - 1)};
			within = true;
		} else if (within && str_starts(line, STR(EXAMPLE))) {
			p->again[p->nagain++] = in_dutch(v->page->lang, v->arena, str_trim(line));
		} else {
			within = false;
		}
	}
	for (size_t i = 0;
	     i < found.len && found.ptr[i] >= '0' && found.ptr[i] <= '9' && n < 100000; i++)
		n = 10 * n + (size_t)(found.ptr[i] - '0');
	p->nagain_more = n > p->nagain ? n - p->nagain : 0;
}
