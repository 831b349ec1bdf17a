#include "page/ask_about.h"

static struct str subject_of(const struct page *p, struct str amount, struct str what)
{
	struct text_hole holes[] = {{"what", what}, {"amount", amount}, {"place", p->guide->place}};

	return text_filled(p->arena, text_of(p->lang, T("Vraag over {what} bij {place}: {amount}")),
			   holes, 3);
}

static void line(struct str *text, const struct page *p, struct str what, struct str value)
{
	if (value.len)
		*text = arena_printf(p->arena, "%.*s%.*s: %.*s\r\n", STR_ARG(*text), STR_ARG(what),
				     STR_ARG(value));
}

static struct str text_about(const struct page *p, const struct figure *f, struct str amount,
			     struct str what, struct str address)
{
	struct str text = arena_printf(p->arena, "%.*s\r\n\r\n\r\n\r\n-- \r\n",
				       STR_ARG(text_of(p->lang, T("Mijn vraag:"))));

	line(&text, p, text_of(p->lang, T("Het gaat over")), what);
	line(&text, p, text_of(p->lang, T("Bedrag")), amount);
	line(&text, p, text_of(p->lang, T("Selectie")), f->cut);
	line(&text, p, text_of(p->lang, T("Min selectie")), f->minus);
	line(&text, p, text_of(p->lang, T("Versie van de gegevens")), p->guide->version);
	line(&text, p, text_of(p->lang, T("Adres")), address);
	return text;
}

/* ---- a form ---- */

struct filling {
	const char *name;
	struct str value;
};

static struct str form_of_mapping(const struct page *p, const struct filling *all, size_t n)
{
	struct str rest = p->guide->questions;
	struct buffer out;

	buffer_init(&out, URL_DRAFT_MAX);
	while (rest.len) {
		size_t i = 0;
		while (i < n && !str_starts(rest, str_z(all[i].name)))
			i++;
		if (i < n)
			url_encode(&out, all[i].value);
		else
			buffer_append_char(&out, rest.ptr[0]);
		size_t gone = i < n ? strlen(all[i].name) : 1;
		rest = (struct str){rest.ptr + gone, rest.len - gone};
	}
	struct str address = out.overflow ? (struct str){0} : arena_dup(p->arena, buffer_str(&out));
	buffer_drop(&out);
	return address;
}

struct ask_about ask_about(struct page *p, const struct figure *f, struct str what)
{
	struct ask_about q = {.mail = !url_is_web(p->guide->questions)};
	struct worded exact = figure_text(p, f, FIGURE_EXACT, SIGN_MINUS);
	struct str amount = f->known ? worded_str(&exact) : text_of(p->lang, T("geen bedrag"));

	if (p->site->questions) {
		q.here = true;
		q.mail = false;
		q.url = url_ask(p, &p->lens, f);
		return q;
	}
	if (p->guide->questions.len == 0)
		return q;
	struct str address = url_absolute(p, url_figure(p, &p->lens, f));
	if (address.len == 0) /* in a folder not every figure has a passport */
		address = url_absolute(p, url_this(p));
	struct str subject = subject_of(p, amount, what);
	struct str text = text_about(p, f, amount, what, address);
	const struct filling fillings[] = {
		{"{subject}", subject}, {"{text}", text}, {"{address}", address}};
	if (q.mail)
		url_mail(&q.url, p->arena, p->guide->questions, subject, text);
	else
		q.url = url_own(p->arena, form_of_mapping(p, fillings, 3));
	return q;
}
