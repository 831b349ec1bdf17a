/* What catalogues lack of a delivery, as check would say now: what was filled in meanwhile is not asked. */
#include "desk_checks/lacks_view.h"

#include "deliveries/mapping/tables.h"

static struct lack lack_of(enum lang lang, enum attribution_lack which)
{
	const struct {
		struct str name, question;
	} words[] = {
		[LACK_PUBLISHER] = {T("Uitgever"), T("Wie geeft deze cijfers uit?")},
		[LACK_ADDRESS] =
			{T("Overheid"),
			 T("Welke overheid is de uitgever? Catalogi kennen haar aan haar nummer.")},
		[LACK_WHOSE] = {T("Overheid"),
				T("De uitgever is een andere gemeente dan die van de cijfers. "
				  "Welke van de twee is het?")},
		[LACK_LICENCE] = {T("Licentie"),
				  T("Onder welke licentie mag ieder dit gebruiken?")},
		[LACK_CONTACT] = {T("Contact"), T("Waar kunnen vragen heen?")},
		[LACK_DESCRIPTION] = {T("Omschrijving"), T("Waar gaat dit over, in een zin?")},
		[LACK_COUNTRY] = {T("Land"),
				  T("Over welk land gaat het? Met de overheid is dat ook gezegd.")},
		[LACK_PERIOD] = {T("Jaar"), T("Welke kolom zegt van welk jaar een regel is?")},
	};
	return (struct lack){text_of(lang, words[which].name),
			     text_of(lang, words[which].question)};
}

static int asks_now(struct visit *v, int64_t delivery,
		    struct attribution_ask out[ATTRIBUTION_ASKS_MAX], size_t *n, struct error *e)
{
	struct str descriptor;
	*n = 0;
	if (mapping_at(v->desk, v->arena, delivery, 0, &descriptor, e))
		return -1;
	if (!descriptor.len)
		return 0;
	desk_take(v->desk);
	int result = attributed_fill(v->desk, v->arena, delivery, &descriptor, e);
	desk_let_go(v->desk);
	if (result == 0)
		*n = attribution_asks(out, descriptor, v->arena);
	return result;
}

int lacks_view(struct visit *v, const struct delivery *d, struct lacks_view *out, struct error *e)
{
	struct attribution_ask asks[ATTRIBUTION_ASKS_MAX];
	enum lang lang = v->page ? v->page->lang : lang_accepted(v->rq->accept_language);
	size_t n;
	if (asks_now(v, d->id, asks, &n, e))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (asks[i].lack == LACK_PERIOD)
			out->elsewhere[out->nelsewhere++] = lack_of(lang, asks[i].lack);
		else
			out->said[out->nsaid++] = lack_of(lang, asks[i].lack);
	if (person_may(&v->person, NEED_PEOPLE))
		out->form = visit_at(v, "/organisatie");
	out->columns = visit_url(v, "leveringen", d->id, "kolommen");
	return 0;
}
