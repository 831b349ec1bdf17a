/* What is mailed about questions and deliveries. To readers in their language; nothing of what a reader wrote goes back
 * to the address they gave, which may be somebody else's. No figures of what is not public. */
#include "desk_readers/readers.h"

static struct mail_message letter(struct arena *a, enum lang lang, struct str subject,
				  struct str body, const struct text_hole *holes, size_t n)
{
	return (struct mail_message){
		.subject = text_filled(a, text_of(lang, subject), holes, n),
		.body = text_filled(a, text_of(lang, body), holes, n),
	};
}

static enum lang language_of(const struct reader_question *q)
{
	return str_eq(q->language, STR("en")) ? LANG_EN : LANG_NL;
}

struct mail_message letter_received(struct arena *a, const struct reader_question *q)
{
	const struct text_hole holes[] = {{"reference", q->reference}};

	return letter(
		a, language_of(q), T("Uw vraag is ontvangen ({reference})"),
		T("Uw vraag over een getal is ontvangen, onder kenmerk {reference}. Het antwoord "
		  "komt naar dit adres.\n\nStelde u geen vraag? Dan vulde iemand anders dit "
		  "adres in, en hoeft u niets te doen.\n"),
		holes, 1);
}

struct mail_message letter_settled(struct arena *a, const struct desk *d,
				   const struct reader_question *q)
{
	enum lang lang = language_of(q);
	struct str site = readers_site(d, a, q->place);
	bool declined = q->state == QUESTION_DECLINED;
	const struct text_hole holes[] = {{"reference", q->reference},
					  {"answer", declined ? q->reason : q->answer},
					  {"site", site}};
	struct mail_message m =
		declined ? letter(a, lang, T("Over uw vraag {reference}"),
				  T("Uw vraag {reference} wordt niet beantwoord:\n\n{answer}\n"),
				  holes, 3)
			 : letter(a, lang, T("Antwoord op uw vraag {reference}"),
				  T("Uw vraag {reference} is beantwoord:\n\n{answer}\n"), holes, 3);

	if (site.len)
		m.body = arena_printf(
			a, "%.*s\n%.*s\n", STR_ARG(m.body),
			STR_ARG(text_filled(a, text_of(lang, T("Het getal: {site}")), holes, 3)));
	return m;
}

struct mail_message letter_asked(struct arena *a, const struct desk *d,
				 const struct reader_question *q)
{
	struct str url = arena_printf(a, "%.*s/vragen/%lld", STR_ARG(desk_address(d, a, NULL)),
				      (long long)q->id);
	const struct text_hole holes[] = {
		{"reference", q->reference}, {"cube", q->cube}, {"url", url}};

	return letter(
		a, LANG_NL, T("Vraag van een lezer ({reference})"),
		T("Een lezer stelde een vraag bij een getal van {cube}. Lees en beantwoord haar "
		  "aan het loket:\n\n{url}\n"),
		holes, 3);
}

struct mail_message letter_staged(struct arena *a, const struct desk *d, int64_t delivery,
				  struct str title, struct str by, bool again)
{
	struct str url = arena_printf(a, "%.*s/leveringen/%lld/publiceren",
				      STR_ARG(desk_address(d, a, NULL)), (long long)delivery);
	const struct text_hole holes[] = {{"title", title}, {"by", by}, {"url", url}};

	return again ? letter(a, LANG_NL, T("Herinnering: {title} wacht op vrijgave"),
			      T("{by} zette {title} klaar, en niemand gaf het nog vrij of stuurde het "
				"terug:\n\n{url}\n"),
			      holes, 3)
		     : letter(a, LANG_NL, T("{title} wacht op vrijgave"),
			      T("{by} zette {title} klaar. Kijk het na, en geef het vrij of stuur het "
				"terug:\n\n{url}\n"),
			      holes, 3);
}
