/* What counts again, in words; and as a part of what a load comes to. */
#include "base/text/plural.h"
#include "load/load.h"

/* On one line, for reports are read line by line. */
static struct str one_line(struct arena *a, struct str text)
{
	char *out = arena_bytes(a, text.len + 1);

	for (size_t i = 0; i < text.len; i++)
		out[i] = (unsigned char)text.ptr[i] < ' ' ? ' ' : text.ptr[i];
	return (struct str){out, text.len};
}

static void tell(const struct load_again *g, struct issues *out, struct arena *a)
{
	struct str name = one_line(a, g->name), ref = one_line(a, g->ref),
		   value = one_line(a, g->value);

	if (g->kind == AGAIN_BY_DEFAULT)
		issues_addf(
			out, SEVERITY_WARNING, "counts-again", 0, 0,
			"'%.*s' is on by itself no longer: pages count what it leaves out, in what "
			"was published before too, until a reader chooses it",
			STR_ARG(name));
	else if (g->kind == AGAIN_OTHER)
		issues_addf(out, SEVERITY_WARNING, "counts-again", 0, 0,
			    "'%.*s' is another cut than it was (%.*s before, %.*s now): what was "
			    "published before may count otherwise",
			    STR_ARG(name), STR_ARG(ref), STR_ARG(value));
	else
		issues_addf(
			out, SEVERITY_WARNING, "counts-again", 0, 0,
			"'%.*s' leaves out %.*s \"%.*s\" no longer, and %llu %s published before "
			"%s from now on. Add the value to stuiver.toggles, or load "
			"their files again with this mapping",
			STR_ARG(name), STR_ARG(ref), STR_ARG(value), (unsigned long long)g->entries,
			plural(g->entries, "entry", "entries"),
			plural(g->entries, "counts", "count"));
}

void counts_again_issues(const struct load_result *r, struct issues *out)
{
	struct arena *a = arena_new();

	for (size_t i = 0; i < r->nagain; i++)
		tell(&r->again[i], out, a);
	arena_free(a);
}
