#include "cli/show/export_site.h"

#include "cli/show/export_files.h"
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

static int check_url(struct str url, struct error *e)
{
	if (!url.len)
		return 0;
	if (!url_is_web(url))
		return error_set(
			e, STATUS_USAGE,
			"--public-url '%.*s' is no address: it starts with http:// or https://",
			STR_ARG(url));
	if (memchr(url.ptr, '?', url.len) || memchr(url.ptr, '#', url.len))
		return error_set(e, STATUS_USAGE,
				 "--public-url '%.*s': the files stand below it, so it ends in a "
				 "folder; leave out ? and # and what is behind them",
				 STR_ARG(url));
	return 0;
}

static int read_options(struct site_options *out, const struct options *o, struct error *e)
{
	*out = (struct site_options){.store = option_value(o, "store"),
				     .folder = option_value(o, "output"),
				     .cube = str_z(option_value(o, "cube")),
				     .max_pages = SITE_PAGES_MAX,
				     .public_url = str_z(option_value(o, "public-url")),
				     .security = option_value(o, "security-txt"),
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
	if (check_url(out->public_url, e) != 0)
		return -1;
	if (option_number(&out->max_pages, o, "max-pages", 1, 10000000, e) != 0)
		return -1;
	return read_languages(out, o, e);
}

/* Whoever looks for these looks at the root of a host. */
static bool below_a_path(struct str url)
{
	const char *host = url.len ? strstr(url.ptr, "://") : NULL;
	const char *path = host ? strchr(host + 3, '/') : NULL;

	return path && path[1];
}

/* What only an address makes, and what a folder below a path cannot be. */
static void tell_address(const struct site_options *o)
{
	bool dutch = terminal_dutch();

	if (!o->public_url.len)
		fprintf(stderr,
			dutch ? "%s: zonder catalogus (DCAT), feeds, sitemap en vaste adressen: die "
				"noemen het adres waarop de site komt te staan. Geef dat met "
				"--public-url https://…\n"
			      : "%s: without a catalogue (DCAT), feeds, a sitemap and canonical "
				"addresses: these name the address where the site will stand. Give it "
				"with --public-url https://…\n",
			o->folder);
	else if (below_a_path(o->public_url))
		fprintf(stderr,
			dutch ? "%s: zoekmachines lezen robots.txt, en wie een lek meldt "
				".well-known/security.txt, alleen in de hoofdmap van een domein; zet "
				"die twee ook daar.\n"
			      : "%s: search engines read robots.txt, and who tells of a leak "
				".well-known/security.txt, at the root of a host only; put these two "
				"there as well.\n",
			o->folder);
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
	tell_address(o);
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
