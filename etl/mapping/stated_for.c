/* Of which files a year was said: next year's file is not loaded under it. */
#include "mapping/mapping.h"

#include "descriptor/descriptor.h"
#include "model/issue.h"

#define NAMES_MOST 300u

static bool is_stated_year(const struct field *f)
{
	return f->origin == ORIGIN_CONSTANT && f->constant.len && !f->hidden &&
	       str_eq(f->column_type, STR("date:fiscal-year"));
}

static bool is_among(const struct field *f, struct str sha256)
{
	for (size_t i = 0; i < f->nstated_for; i++)
		if (str_eq(f->stated_for[i].sha256, sha256))
			return true;
	return false;
}

static void tell_everywhere(const struct field *f, struct issues *out)
{
	issues_addf(out, f->stated ? SEVERITY_WARNING : SEVERITY_INFO, "year-of-mapping", 0, 0,
		    "all lines are of the year %.*s because the mapping says so, of whatever file "
		    "(stuiver map state with --for FILE binds a year to the file it is said of)",
		    STR_ARG(f->constant));
}

static int refuse(const struct mapping *m, const struct resource *r, const struct field *f,
		  struct str name, struct error *e)
{
	struct buffer files;
	bool several = m->nledgers > 1;
	buffer_init(&files, SIZE_MAX);
	for (size_t i = 0; i < f->nstated_for && files.len < NAMES_MOST; i++)
		buffer_printf(&files, "%s%.*s (SHA-256 %.12s…)", i ? ", " : "",
			      STR_ARG(f->stated_for[i].name), f->stated_for[i].sha256.ptr);
	error_set(e, STATUS_REFUSED,
		  "%.*s: the mapping says the year %.*s of %.*s, and this is another file, so "
		  "nothing is loaded. Say of which year this one is, or that it is a correction of "
		  "%.*s: stuiver map state --mapping DIR%s%.*s year=YEAR --for %.*s",
		  STR_ARG(name), STR_ARG(f->constant), STR_ARG(buffer_str(&files)),
		  STR_ARG(f->constant), several ? " --resource " : "",
		  STR_ARG(several ? r->name : STR("")), STR_ARG(name));
	buffer_drop(&files);
	return -1;
}

int mapping_check_stated(const struct mapping *m, size_t ledger, struct str name,
			 const char *sha256, struct issues *out, struct error *e)
{
	const struct resource *r = &m->resources[m->ledgers[ledger]];
	for (size_t i = 0; i < r->nfields; i++) {
		const struct field *f = &r->fields[i];
		if (!is_stated_year(f) || mapping_is_budget(r->name))
			continue;
		if (f->nstated_for == 0)
			tell_everywhere(f, out);
		else if (!is_among(f, str_z(sha256)))
			return refuse(m, r, f, name, e);
	}
	return 0;
}
