/* Which ledger of a mapping reads a file: by the file's name, by its header, else none. */
#include "mapping/header.h"

#include <fnmatch.h>

/* A ledger that may be the one, and how well it fits. */
struct fit {
	bool possible;
	size_t found, exact; /* columns of the header, those that are named so letter by letter */
	bool own_path;       /* the descriptor's `path` is this file's name */
};

struct choice {
	const struct mapping *m;
	struct arena *arena;
	struct fit *fits; /* [nledgers] */
};

static const struct resource *ledger(const struct choice *c, size_t i)
{
	return &c->m->resources[c->m->ledgers[i]];
}

/* As many folders in front of the name as the pattern has. */
static const char *tail(struct arena *a, struct str file, struct str pattern)
{
	size_t slashes = 1;
	const char *p = file.ptr + file.len;
	for (size_t i = 0; i < pattern.len; i++)
		slashes += pattern.ptr[i] == '/';
	while (p > file.ptr && (p[-1] != '/' || --slashes > 0))
		p--;
	return arena_dup(a, (struct str){p, (size_t)(file.ptr + file.len - p)}).ptr;
}

static bool glob_matches(struct arena *a, struct str pattern, struct str file)
{
	return fnmatch(arena_dup(a, pattern).ptr, tail(a, file, pattern), FNM_PATHNAME) == 0;
}

/* A file's name as patterns see it: of the folders and archives around it those that the pattern
 * names too ("2015/gastos*"), ".gz" optional. */
static bool name_matches(struct arena *a, struct str pattern, struct str file)
{
	return glob_matches(a, pattern, file) ||
	       (str_ends(file, STR(".gz")) &&
		glob_matches(a, pattern, (struct str){file.ptr, file.len - 3}));
}

static bool names_file(struct arena *a, const struct resource *r, struct str file)
{
	for (size_t k = 0; k < r->files.n; k++)
		if (name_matches(a, r->files.items[k], file))
			return true;
	return false;
}

static bool is_own_path(struct str path, struct str file)
{
	struct str own = str_base_name(path), name = str_base_name(file);
	return own.len > 0 &&
	       (str_eq(own, name) ||
		(str_ends(name, STR(".gz")) && str_eq(own, (struct str){name.ptr, name.len - 3})));
}

/* Those whose patterns the name fits; of none is known, all that read files. */
static void by_name(struct choice *c, struct str file)
{
	bool any = false;
	for (size_t i = 0; i < c->m->nledgers; i++) {
		c->fits[i].possible = names_file(c->arena, ledger(c, i), file);
		c->fits[i].own_path = is_own_path(ledger(c, i)->path, file);
		any = any || c->fits[i].possible;
	}
	for (size_t i = 0; i < c->m->nledgers && !any; i++)
		c->fits[i].possible = !mapping_is_budget(ledger(c, i)->name);
}

/* Of those, the ones that lack no column. */
static void by_header(struct choice *c, const struct str *header, size_t n)
{
	for (size_t i = 0; i < c->m->nledgers; i++) {
		struct fit *f = &c->fits[i];
		if (!f->possible)
			continue;
		struct header_match match = header_match(c->arena, ledger(c, i), header, n);
		f->possible = match.missing == 0 && match.found > 0;
		f->found = match.found;
		f->exact = match.exact;
	}
}

/* Most of the header's columns, then most exact names, then the file's own name. */
static int compare(const struct fit *a, const struct fit *b)
{
	if (a->found != b->found)
		return a->found > b->found ? 1 : -1;
	if (a->exact != b->exact)
		return a->exact > b->exact ? 1 : -1;
	return (int)a->own_path - (int)b->own_path;
}

/* The best; `others` that are as good are left possible, all else is not. */
static int best(struct choice *c, size_t *others)
{
	int found = NONE;
	*others = 0;
	for (size_t i = 0; i < c->m->nledgers; i++) {
		int order = found == NONE ? 1 : compare(&c->fits[i], &c->fits[found]);
		if (!c->fits[i].possible || order < 0)
			continue;
		*others = order == 0 ? *others + 1 : 0;
		if (order > 0)
			found = (int)i;
	}
	for (size_t i = 0; i < c->m->nledgers && found != NONE; i++)
		c->fits[i].possible =
			c->fits[i].possible && compare(&c->fits[i], &c->fits[found]) == 0;
	return found;
}

static struct str names(const struct choice *c, bool possible)
{
	struct buffer text;
	buffer_init(&text, 1000);
	for (size_t i = 0; i < c->m->nledgers; i++)
		if (!possible || c->fits[i].possible)
			buffer_printf(&text, "%s%.*s", text.len ? ", " : "",
				      STR_ARG(mapping_resource_name(c->m, i)));
	struct str out = arena_dup(c->arena, buffer_str(&text));
	buffer_drop(&text);
	return out;
}

static int undecided(const struct choice *c, struct str file, struct error *e)
{
	return error_set(e, STATUS_INPUT,
			 "%.*s: several ledgers of the mapping fit, by name and header alike: "
			 "%.*s. Which one reads it decides what its amounts mean, so name one with "
			 "--resource, or add a pattern to its stuiver.files",
			 STR_ARG(str_base_name(file)), STR_ARG(names(c, true)));
}

static int no_ledger(const struct choice *c, struct str file, struct error *e)
{
	return error_set(
		e, STATUS_INPUT,
		"%.*s: no ledger of the mapping fits, neither by file name nor by header. Ledgers: "
		"%.*s. Name one with --resource, or add a pattern to its stuiver.files",
		STR_ARG(str_base_name(file)), STR_ARG(names(c, false)));
}

static int choose(struct choice *c, struct str file, const struct str *header, size_t n,
		  struct error *e)
{
	size_t possible = 0, others;
	int found = NONE;
	by_name(c, file);
	for (size_t i = 0; i < c->m->nledgers; i++) {
		possible += c->fits[i].possible;
		found = c->fits[i].possible ? (int)i : found;
	}
	if (possible == 1)
		return found;
	if (!header)
		return -2;
	by_header(c, header, n);
	found = best(c, &others);
	if (found == NONE)
		return no_ledger(c, file, e);
	return others > 0 ? undecided(c, file, e) : found;
}

int mapping_choose_resource(const struct mapping *m, struct str file, const struct str *header,
			    size_t nheader, struct error *e)
{
	if (m->nledgers == 1)
		return 0;
	struct choice c = {m, arena_new(), NULL};
	c.fits = ARENA_ARRAY(c.arena, struct fit, m->nledgers);
	int found = choose(&c, file, header, nheader, e);
	arena_free(c.arena);
	return found;
}
