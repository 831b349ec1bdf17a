/* A question at a figure: the form, and what is sent with it. It is asked about the number of the address, which is
 * asked anew each time: what stands in the file is a selection that exists. */
#include "pages/readers/reader_form.h"

#include "base/text/utf8.h"
#include "mail/mail.h"
#include "page/asked_words.h"
#include "page/lens_words.h"
#include "pages/lines/entries.h"
#include "questions/pace.h"
#include "questions/questions.h"
#include <time.h>

#define AN_HOUR 3600u

static struct str said(const struct page *p, struct str text)
{
	return text_of(p->lang, text);
}

/* No controls but those of lines: what is shown to who answers, and mailed, is text. */
static bool is_text(struct str s)
{
	if (utf8_valid(s) != s.len)
		return false;
	for (size_t i = 0; i < s.len; i++)
		if (((unsigned char)s.ptr[i] < ' ' && !strchr("\r\n\t", s.ptr[i])) || !s.ptr[i] ||
		    s.ptr[i] == 0x7f)
			return false;
	return true;
}

/* Why it cannot be taken as it is; empty: it can. */
static struct str fault_of(const struct pages_form *f, struct str text, struct str address)
{
	if (!f->sound)
		return T("Uw vraag kwam niet heel aan. Probeer het nog eens.");
	if (!f->own)
		return T(
			"Dit formulier is niet van deze site. Open de pagina en stel uw vraag daar.");
	if (f->trap.len)
		return T("Laat het veld ‘Niet invullen’ leeg: het is er om machines te herkennen.");
	if (!text.len)
		return T("Schrijf uw vraag op.");
	if (!is_text(text))
		return T("In uw vraag staan tekens die geen tekst zijn.");
	if (utf8_length(text) > QUESTION_MAX_CHARACTERS)
		return T("Uw vraag is langer dan 4000 tekens. Maak haar korter, of stel er twee.");
	if (address.len && !mail_address_valid(address))
		return T("Dit e-mailadres klopt niet. Verbeter het, of laat het leeg.");
	return (struct str){0};
}

static struct str amount_of(struct page *p, const struct figure *f)
{
	struct worded exact = figure_text(p, f, FIGURE_EXACT, SIGN_MINUS);

	return f->known ? arena_dup(p->arena, worded_str(&exact)) : said(p, T("geen bedrag"));
}

static void refuse(struct page *p, struct reader_form *x, int status, struct str fault)
{
	p->answer->status = status;
	x->fault = said(p, fault);
	if (status == 429 || status == 503)
		p->answer->retry_after = AN_HOUR;
}

/* See other: whoever loads it again asks nothing twice. */
static void go_to_received(struct page *p, const char *reference)
{
	struct url_draft d;

	url_start(&d, p->arena, p->site->base);
	for (size_t i = 0; i < p->request->nsegments; i++)
		url_segment(&d, p->request->segments[i]);
	url_query(&d, "cut", page_param(p, "cut"));
	if (page_param(p, "min").len)
		url_query(&d, "min", page_param(p, "min"));
	url_query(&d, WORD_RECEIVED, str_z(reference));
	if (page_param(p, "taal").len)
		url_query(&d, "taal", str_z(lang_code(p->lang)));
	p->answer->status = 303;
	p->answer->location = url_done(&d).text;
}

/* Whoever answers knows where the site is: the host that a reader names is not kept. */
static struct str below_base(const struct page *p, struct url u)
{
	size_t base = p->site->base.text.len;

	return u.text.len > base ? (struct str){u.text.ptr + base, u.text.len - base} : STR("/");
}

static int take(struct page *p, struct reader_form *x, struct error *e)
{
	const struct figure *f = &x->number->figure;
	int64_t now = (int64_t)time(NULL);
	char reference[REFERENCE_SIZE];
	const struct reader_question q = {.cube = p->guide->name,
					  .cut = f->cut,
					  .minus = f->minus,
					  .version = p->guide->version,
					  .about = x->what,
					  .amount = amount_of(p, f),
					  .place = below_base(p, x->passport),
					  .language = str_z(lang_code(p->lang)),
					  .body = x->text,
					  .address = x->address};

	if (!asking_count(p->site->asking, p->request->form->client, now)) {
		refuse(p, x, 429,
		       T("Er zijn het afgelopen uur te veel vragen gesteld. Uw tekst staat hieronder "
			 "nog; probeer het over een uur weer."));
		return 0;
	}
	if (question_take(p->site->questions, &q, reference, e) == 0) {
		go_to_received(p, reference);
		return 0;
	}
	asking_undo(p->site->asking, p->request->form->client, now);
	if (e->status != STATUS_LIMIT)
		return -1;
	refuse(p, x, 503,
	       T("Er liggen nu te veel vragen die nog niet beantwoord zijn. Uw tekst staat hieronder "
		 "nog; probeer het later weer."));
	return 0;
}

static int take_form(struct page *p, struct reader_form *x, struct error *e)
{
	const struct pages_form *form = p->request->form;

	x->text = str_trim(form->text);
	x->address = str_trim(form->address);
	struct str fault = fault_of(form, x->text, x->address);
	if (!fault.len)
		return take(p, x, e);
	refuse(p, x, form->own ? 400 : 403, fault);
	if (!is_text(x->text) || !is_text(x->address))
		x->text = x->address = (struct str){0};
	return 0;
}

static int take_received(struct page *p, struct reader_form *x, struct error *e)
{
	struct str given = page_param(p, WORD_RECEIVED);

	if (given.len && !reference_valid(given))
		return word_off(p, WORD_RECEIVED, STR(""), e);
	x->received = given;
	return 0;
}

int page_ask(struct page *p, struct error *e)
{
	struct reader_form *x = ARENA_NEW(p->arena, struct reader_form);
	struct passport *number = ARENA_NEW(p->arena, struct passport);
	struct str third = p->guide->cube->third_party.publisher;
	int days;

	if (!p->site->questions)
		return error_set(e, STATUS_NOT_FOUND, "%s", "");
	p->unindexed = true;
	p->title = said(p, T("Vraag over een getal"));
	if (passport_take_number(p, number, e) != 0 || passport_take_words(p, number, e) != 0 ||
	    questions_days(p->site->questions, &days, e) != 0)
		return -1;
	*x = (struct reader_form){.number = number,
				  .what = passport_what(p, number),
				  .whose = third.len ? third : p->guide->place,
				  .here = url_ask(p, &p->lens, &number->figure),
				  .passport = url_figure(p, &p->lens, &number->figure),
				  .characters = worded_count(p->lang, QUESTION_MAX_CHARACTERS),
				  .days = days};
	page_crumb(p, said(p, T("Paspoort")), x->passport);
	page_crumb(p, said(p, T("Vraag")), x->here);
	if (take_received(p, x, e) != 0)
		return -1;
	if (p->request->form && take_form(p, x, e) != 0)
		return -1;
	if (p->answer->status != 303)
		page_write(p, reader_form_body, x);
	return 0;
}
