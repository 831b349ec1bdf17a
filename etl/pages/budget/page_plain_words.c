#include "pages/budget/plain_words.h"

#include "pages/lines/entries.h"

static void titled(struct page *p, struct str title)
{
	p->title = title;
}

int page_words(struct page *p, struct error *e)
{
	(void)e;
	titled(p, text_of(p->lang, T("Hoe leest u dit?")));
	page_write(p, words_body, NULL);
	return 0;
}

int page_about(struct page *p, struct error *e)
{
	(void)e;
	titled(p, text_of(p->lang, T("Over Stuiver en deze site")));
	page_write(p, about_body, NULL);
	return 0;
}

int page_accessibility(struct page *p, struct error *e)
{
	(void)e;
	titled(p, text_of(p->lang, T("Toegankelijkheid")));
	page_write(p, accessibility_body, NULL);
	return 0;
}

int page_privacy(struct page *p, struct error *e)
{
	(void)e;
	titled(p, text_of(p->lang, T("Privacy")));
	page_write(p, privacy_body, NULL);
	return 0;
}
