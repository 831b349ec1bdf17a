/* The handbook: its list of chapters, and a chapter. */
#include "pages/pages.h"
#include "pages/readers/handbook_page.h"

#include "html/markdown.h"
#include "pages/lines/entries.h"

#define WORD "handboek"
#define PICTURES "beelden/"

static struct url url_chapter(const struct page *p, struct str word)
{
	struct url_draft d;

	url_start(&d, p->arena, p->site->base);
	url_segment(&d, STR(WORD));
	url_segment(&d, word);
	if (page_param(p, "taal").len)
		url_query(&d, "taal", p->lang == LANG_EN ? STR("en") : STR("nl"));
	return url_done(&d);
}

/* "mapping.md#kop", "beelden/x.png", https://… as a chapter has them. */
static struct url address(void *payload, struct str written)
{
	const struct page *p = payload;
	struct str rest = written, file = str_split(&rest, '#');
	struct url there = {{0}};

	if (url_is_web(written)) {
		url_web(&there, written);
	} else if (str_ends(file, STR(".md"))) {
		there = url_chapter(p, str_head(file, file.len - 3));
		if (rest.len)
			there = url_own(p->arena, arena_printf(p->arena, "%.*s#%.*s",
							       STR_ARG(there.text), STR_ARG(rest)));
	} else if (str_starts(file, STR(PICTURES))) {
		there = url_file(p, arena_dup(p->arena, str_base_name(file)).ptr);
	} else if (file.len == 0 && rest.len) {
		there = url_own(p->arena, arena_printf(p->arena, "#%.*s", STR_ARG(rest)));
	}
	return there;
}

static struct html_safe html_of_chapter(struct page *p, struct str text, struct str contents)
{
	const struct markdown_own own = {address, p, contents};

	return html_of_own_markdown(p->arena, text, &own);
}

static struct handbook_entry entry_of(struct page *p, size_t i)
{
	struct handbook_chapter c = handbook_chapter(i);
	bool english = p->lang == LANG_EN;

	return (struct handbook_entry){
		.title = english ? c.title_en : c.title,
		.about_html = html_of_chapter(p, english ? c.summary_en : c.purpose, STR("")),
		.url = url_chapter(p, c.word)};
}

static void show_index(struct page *p)
{
	struct handbook_index s = {.n = handbook_count()};

	s.chapters = ARENA_ARRAY(p->arena, struct handbook_entry, s.n);
	for (size_t i = 0; i < s.n; i++)
		s.chapters[i] = entry_of(p, i);
	page_write(p, handbook_index_body, &s);
}

static void show_chapter(struct page *p, size_t i)
{
	struct handbook_shown s = {.chapter = handbook_chapter(i)};

	p->title = p->lang == LANG_EN ? s.chapter.title_en : s.chapter.title;
	p->description = p->lang == LANG_EN ? s.chapter.summary_en : (struct str){0};
	page_crumb(p, p->title, url_chapter(p, s.chapter.word));
	s.body = html_of_chapter(p, s.chapter.text, text_of(LANG_NL, T("In dit hoofdstuk")));
	if (i > 0)
		s.before = entry_of(p, i - 1);
	if (i + 1 < handbook_count())
		s.after = entry_of(p, i + 1);
	page_write(p, handbook_chapter_body, &s);
}

int pages_handbook(struct page *p, struct error *e)
{
	const struct pages_request *rq = p->request;

	if (rq->nsegments > 2)
		return error_set(e, STATUS_NOT_FOUND, "%s", "");
	if (!p->masthead)
		page_crumb(p, text_of(p->lang, T("Start")), url_home(p));
	page_crumb(p, text_of(p->lang, T("Handboek")), url_fixed(p, WORD));
	p->title = text_of(p->lang, T("Handboek"));
	if (rq->nsegments == 1) {
		show_index(p);
		return 0;
	}
	size_t i = handbook_find(rq->segments[1]);
	if (i == handbook_count())
		return error_set(e, STATUS_NOT_FOUND, "%s", "");
	show_chapter(p, i);
	return 0;
}
