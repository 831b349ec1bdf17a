/* What the browser gets besides pages: embedded in the program, the same for everybody. */
#include "page/page.h"

#include "base/memory/hash.h"
#include "handbook/handbook.h"
#include "web_charts_css.h"
#include "web_desk_css.h"
#include "web_desk_js.h"
#include "web_icon_ico.h"
#include "web_icon_svg.h"
#include "web_scripts_css.h"
#include "web_stuiver_css.h"
#include "web_stuiver_js.h"
#include <stdio.h>

#define TYPE_CSS "text/css; charset=utf-8"
#define TYPE_JS "text/javascript; charset=utf-8"
#define TYPE_SVG "image/svg+xml"
#define TYPE_PNG "image/png"
#define TYPE_ICO "image/vnd.microsoft.icon"
#define TYPE_TEXT "text/plain; charset=utf-8"

struct file {
	const char *name, *type;
	struct str parts[3]; /* one behind the other */
};

/* Files that have a place of their own (RFC 8615). */
static bool find_well_known(const struct pages_site *site, struct str name, struct file *out)
{
	*out = (struct file){"security.txt", TYPE_TEXT, {site->security}};
	return site->security.len && str_eq(name, str_z(out->name));
}

static bool find(const struct pages_site *site, struct str name, struct file *out)
{
	const struct file all[] = {
		{"stuiver.css",
		 TYPE_CSS,
		 {str_z(web_stuiver_css), str_z(web_charts_css), str_z(web_scripts_css)}},
		{"desk.css", TYPE_CSS, {str_z(web_desk_css)}},
		{"desk.js", TYPE_JS, {str_z(web_desk_js)}},
		{"stuiver.js", TYPE_JS, {str_z(web_stuiver_js)}},
		{"theme.css", TYPE_CSS, {site->theme}},
		{"logo.svg", TYPE_SVG, {site->logo}},
		{"icon.svg", TYPE_SVG, {site->logo.len ? site->logo : str_z(web_icon_svg)}},
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_eq(name, str_z(all[i].name)) && all[i].parts[0].len) {
			*out = all[i];
			return true;
		}
	*out = (struct file){"", TYPE_PNG, {handbook_picture(name)}};
	return out->parts[0].len > 0;
}

/* Many ask for /favicon.ico without looking at the page, some for want of the other form: our own in the form that the
 * name says, that of a municipality as it gave it. */
static bool find_favicon(const struct pages_site *site, struct file *out)
{
	static const struct str own = {web_icon_ico, sizeof web_icon_ico - 1};

	*out = site->logo.len ? (struct file){"favicon.ico", TYPE_SVG, {site->logo}}
			      : (struct file){"favicon.ico", TYPE_ICO, {own}};
	return true;
}

static bool find_asked(const struct pages_site *site, const struct pages_request *rq,
		       struct file *out)
{
	if (rq->nsegments == 1)
		return str_eq(rq->segments[0], STR("favicon.ico")) && find_favicon(site, out);
	if (rq->nsegments != 2)
		return false;
	return str_eq(rq->segments[0], STR("-"))
		       ? find(site, rq->segments[1], out)
		       : str_eq(rq->segments[0], STR(".well-known")) &&
				 find_well_known(site, rq->segments[1], out);
}

static uint64_t mark_of(const struct file *f)
{
	return hash64(f->parts[0].ptr, f->parts[0].len) ^ hash64(f->parts[1].ptr, f->parts[1].len) ^
	       hash64(f->parts[2].ptr, f->parts[2].len);
}

bool pages_file(const struct pages_site *site, const struct pages_request *rq,
		struct pages_answer *out)
{
	struct file f;

	if (!find_asked(site, rq, &f))
		return false;
	*out = (struct pages_answer){.status = 200, .content_type = f.type, .arena = arena_new()};
	buffer_init(&out->body, SIZE_MAX);
	buffer_append_str(&out->body, f.parts[0]);
	buffer_append_str(&out->body, f.parts[1]);
	buffer_append_str(&out->body, f.parts[2]);
	snprintf(out->etag, sizeof out->etag, "%016llx", (unsigned long long)mark_of(&f));
	return true;
}

/* With a mark of its content, so that a new one is fetched at once. */
struct url url_file(const struct page *p, const char *name)
{
	struct url_draft d;
	struct file f;
	char mark[17] = "";

	url_start(&d, p->arena, p->site->base);
	url_segment(&d, STR("-"));
	url_segment(&d, str_z(name));
	if (find(p->site, str_z(name), &f))
		snprintf(mark, sizeof mark, "%08llx",
			 (unsigned long long)mark_of(&f) & 0xffffffffu);
	url_query(&d, "v", str_z(mark));
	return url_done(&d);
}
