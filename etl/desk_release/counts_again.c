/* Warnings of the load that what is public already will count otherwise, out of the report that is kept with what is staged. */
#include "desk_release/release.h"

#define CODE "    warning counts-again: "
#define EXAMPLE "      "

void counts_again_find(struct visit *v, struct publish_view *p)
{
	struct str rest = p->report, found = STR("");
	bool within = false;
	uint64_t n = 0;

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
	p->nagain_more = str_to_u64(found, &n) && n > p->nagain ? (size_t)(n - p->nagain) : 0;
}
