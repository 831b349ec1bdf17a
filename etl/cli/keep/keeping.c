#include "cli/keep/keeping.h"

static void doing(void *payload, const char *what, struct str name, uint64_t done, uint64_t total)
{
	struct keeping_watch *k = payload;

	progress_show(&k->progress, &(struct progress_state){.name = name,
							     .n = 1,
							     .doing = what,
							     .bytes_done = done,
							     .bytes_total = total});
}

void keeping_begin(struct keeping_watch *k, bool quiet)
{
	*k = (struct keeping_watch){.watch = {.doing = doing, .payload = k}};
	progress_begin(&k->progress, quiet);
}

void keeping_end(struct keeping_watch *k)
{
	progress_end(&k->progress);
}
