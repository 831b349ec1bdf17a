#include "cli/export_site.h"

#include "cli/export_files.h"
#include "console/terminal.h"
#include "html/url.h"
#include "site/site.h"
#include <inttypes.h>
#include <stdio.h>

static struct progress shown;

static void show(uint64_t done, uint64_t waiting)
{
	struct progress_state s = {.name = STR("site"),
				   .n = 1,
				   .doing = "writing",
				   .unit = "files",
				   .lines = done,
				   .lines_total = done + waiting};

	progress_show(&shown, &s);
}

static int read_languages(struct site_options *out, const struct options *o, struct error *e)
{
	struct str rest = str_z(option_or(o, "lang", "nl,en"));

	while (rest.ptr) {
		enum lang lang;
		struct str code = str_split(&rest, ',');
		if (out->nlangs == 2 || !lang_read(code, &lang))
			return error_set(e, STATUS_USAGE, "--lang: nl, en, or both: nl,en");
		out->langs[out->nlangs++] = lang;
	}
	return 0;
}

static int read_options(struct site_options *out, const struct options *o, struct error *e)
{
	*out = (struct site_options){.store = option_value(o, "store"),
				     .folder = option_value(o, "output"),
				     .cube = str_z(option_value(o, "cube")),
				     .max_pages = SITE_PAGES_MAX,
				     .public_url = str_z(option_value(o, "public-url")),
				     .theme = option_value(o, "theme"),
				     .theme_class = option_value(o, "theme-class"),
				     .logo = option_value(o, "logo"),
				     .progress = show};
	for (const char *const *name = export_questions; *name; name++)
		if (option_given(o, *name) && strcmp(*name, "lang") != 0)
			return error_set(e, STATUS_USAGE,
					 "export: --%s does not go with site; it holds whole cubes",
					 *name);
	if (!out->folder || strcmp(out->folder, "-") == 0)
		return error_set(e, STATUS_USAGE,
				 "export: a site is a folder; name it with --output");
	if (out->public_url.len && !url_is_web(out->public_url))
		return error_set(
			e, STATUS_USAGE,
			"--public-url '%.*s' is no address: it starts with http:// or https://",
			STR_ARG(out->public_url));
	if (option_number(&out->max_pages, o, "max-pages", 1, 10000000, e) != 0)
		return -1;
	return read_languages(out, o, e);
}

static void tell(const struct site_options *o, const struct site_written *w)
{
	fprintf(stderr,
		"%s: %" PRIu64 " pages, %" PRIu64 " passports, %" PRIu64
		" downloads, %.1f MB; open %s/index.html\n",
		o->folder, w->pages, w->passports, w->downloads, (double)w->bytes / 1e6, o->folder);
	if (w->left_out)
		fprintf(stderr,
			"%s: %" PRIu64 " pages were left out, those farthest from the start page: "
			"--max-pages is %" PRIu64 "\n",
			o->folder, w->left_out, o->max_pages);
}

int export_site(const struct options *o, struct error *e)
{
	struct site_options site;
	struct site_written written;

	if (read_options(&site, o, e) != 0)
		return -1;
	progress_begin(&shown, options_quiet(o));
	int result = site_export(&site, &written, e);
	progress_end(&shown);
	if (result != 0)
		return error_context(e, "export");
	if (!options_quiet(o))
		tell(&site, &written);
	return 0;
}
