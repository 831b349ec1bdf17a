#include "serve/page.h"

#include "base/arena.h"
#include "engine/engine.h"
#include "html/markdown.h"
#include "html/url.h"
#include "store/store.h"

static const char HEAD[] =
	"<!DOCTYPE html>\n<html lang=\"nl\">\n<head>\n<meta charset=\"utf-8\">\n"
	"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	"<title>%s – Stuiver</title>\n<style>\n"
	"body{font:1.0625rem/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 "
	"1rem;"
	"color:#1b1b1b;background:#fff}\n"
	"a{color:#154273}a:focus-visible{outline:3px solid #154273;outline-offset:2px}\n"
	"[lang=en]{color:#4d4d4d}table{border-collapse:collapse;width:100%%}\n"
	"th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid "
	"#ccc;vertical-align:top}\n"
	"td.n,th.n{text-align:right}code{overflow-wrap:anywhere}\n"
	"@media(max-width:32rem){h1{font-size:1.6rem}table{font-size:.9rem}th,td{padding:.4rem .2rem}}\n"
	"</style>\n</head>\n<body>\n<main>\n";
static const char FOOT[] = "</main>\n</body>\n</html>\n";

static void cube_link(struct buffer *out, struct str base, const char *before, struct str cube,
		      const char *after, const char *text)
{
	buffer_append_z(out, "<a href=\"");
	html_escape(out, base);
	buffer_append_z(out, before);
	url_encode(out, cube);
	buffer_append_z(out, after);
	buffer_printf(out, "\">%s</a>", text);
}

/* Never one sum of what is unlike: a row for each year, phase and side there are. */
static int totals_link(struct buffer *out, struct str base, struct session *s, struct str name,
		       struct arena *a, struct error *e)
{
	struct picture *p;
	struct buffer after, text;
	if (picture_get(&p, s, name, e) != 0)
		return -1;
	const struct cube *c = picture_cube(p);
	size_t *apart = ARENA_ARRAY(a, size_t, c->nscope + CUBE_SIDES);
	size_t n = cube_apart(c, apart);
	buffer_init(&after, SIZE_MAX);
	buffer_init(&text, SIZE_MAX);
	buffer_append_z(&after, "/aggregate/");
	buffer_append_z(&text, "totalen");
	for (size_t i = 0; i < n; i++) {
		const struct dimension *d = &c->dimensions[apart[i]];
		buffer_append_z(&after, i ? "%7C" : "?drilldown=");
		url_encode(&after, d->name);
		buffer_append_z(&text, i ? ", " : " per ");
		html_escape(&text, d->label.len ? d->label : d->name);
	}
	buffer_append_char(&after, '\0');
	buffer_append_char(&text, '\0');
	buffer_append_z(out, " · ");
	cube_link(out, base, "/api/3/cubes/", name, after.ptr, text.ptr);
	buffer_drop(&after);
	buffer_drop(&text);
	picture_release(p);
	return 0;
}

static int cube_row(struct buffer *out, struct str base, struct session *s,
		    const struct store_cube *cube, struct arena *a, struct error *e)
{
	static const char *const links[][3] = {
		{"/api/3/cubes/", "/model/", "model"},
		{"/api/3/cubes/", "/facts/?pagesize=20", "regels"},
		{"/api/3/cubes/", "/facts/?download=csv", "CSV"},
		{"/api/3/cubes/", "/facts/?download=csv-excel", "CSV (Excel)"},
		{"/api/3/cubes/", "/package.zip", "Fiscal Data Package"},
		{"/api/3/info/", "/package", "beschrijving"},
	};
	buffer_append_z(out, "<tr><th scope=\"row\">");
	html_escape(out, cube->title.len ? cube->title : cube->name);
	buffer_append_z(out, "<br><code>");
	html_escape(out, cube->name);
	buffer_printf(out, "</code></th><td class=\"n\">%llu</td><td>",
		      (unsigned long long)cube->entries);
	for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
		if (i)
			buffer_append_z(out, " · ");
		cube_link(out, base, links[i][0], cube->name, links[i][1], links[i][2]);
	}
	if (totals_link(out, base, s, cube->name, a, e) != 0)
		return -1;
	buffer_append_z(out, "</td></tr>\n");
	return 0;
}

static int cube_table(struct buffer *out, struct str base, struct session *s,
		      const struct store_cube *cubes, size_t n, struct arena *a, struct error *e)
{
	if (n == 0) {
		buffer_append_z(out,
				"<p>Er is nog niets gepubliceerd. "
				"<span lang=\"en\">Nothing has been published yet.</span></p>\n");
		return 0;
	}
	buffer_append_z(out,
			"<table>\n<caption>Kubussen <span lang=\"en\">(cubes)</span></caption>\n"
			"<thead><tr><th scope=\"col\">Naam <span lang=\"en\">/ name</span></th>"
			"<th scope=\"col\" class=\"n\">Regels <span lang=\"en\">/ lines</span></th>"
			"<th scope=\"col\">Gegevens <span lang=\"en\">/ data</span></th></tr>"
			"</thead>\n<tbody>\n");
	for (size_t i = 0; i < n; i++)
		if (cube_row(out, base, s, &cubes[i], a, e) != 0)
			return -1;
	buffer_append_z(out, "</tbody>\n</table>\n");
	return 0;
}

static void home_text(struct buffer *out, struct str base)
{
	buffer_printf(out, HEAD, "Open begroting en uitgaven");
	buffer_append_z(
		out, "<h1>Open begroting en uitgaven</h1>\n"
		     "<p>Hier staan financiële gegevens als open data, in de vorm van de "
		     "OpenSpending-API, versie 3. Elk bedrag is terug te voeren op het "
		     "bronbestand.</p>\n"
		     "<p lang=\"en\">Public spending as open data, through the OpenSpending API, "
		     "version 3. Every amount leads back to its source file.</p>\n<p><a href=\"");
	html_escape(out, base);
	buffer_append_z(out, "/api/3/cubes/\"><code>");
	html_escape(out, base);
	buffer_append_z(out, "/api/3/cubes/</code></a></p>\n");
}

int page_home(struct reply *r, struct session *s, struct str base, struct error *e)
{
	struct arena *a = arena_new();
	struct store_cube *cubes = NULL;
	size_t n = 0;
	int result = store_cubes(session_store(s), a, &cubes, &n, e);
	if (result == 0) {
		r->content_type = TYPE_HTML;
		home_text(&r->body, base);
		result = cube_table(&r->body, base, s, cubes, n, a, e);
		buffer_append_z(&r->body, FOOT);
	}
	arena_free(a);
	return result;
}

void page_not_found(struct reply *r, struct str base)
{
	r->status = 404;
	r->content_type = TYPE_HTML;
	buffer_reset(&r->body);
	buffer_printf(&r->body, HEAD, "Niet gevonden");
	buffer_append_z(&r->body, "<h1>Niet gevonden</h1>\n<p>Deze pagina of kubus bestaat niet. "
				  "<span lang=\"en\">There is no such page or cube.</span></p>\n"
				  "<p><a href=\"");
	html_escape(&r->body, base);
	buffer_append_z(&r->body, "/\">Wat er wel is</a></p>\n");
	buffer_append_z(&r->body, FOOT);
}
