/* Problems, as RFC 9457 has them. */
#include "base/text/json_out.h"
#include "dutch/dutch.h"
#include "nlgov/dutch_question.h"

static const char *title_of(int status)
{
	switch (status) {
	case 400:
		return "De vraag klopt niet";
	case 404:
		return "Niet gevonden";
	case 405:
		return "Dat kan hier niet";
	case 410:
		return "Ingetrokken";
	case 413:
	case 414:
		return "Te groot";
	case 503:
		return "Nu niet bereikbaar";
	default:
		return status < 500 ? "De vraag klopt niet" : "Er ging iets mis";
	}
}

struct str nlgov_dutch(struct arena *a, struct str english)
{
	struct in_dutch said = in_dutch(LANG_NL, a, english);
	bool ends = str_ends(said.text, STR(".")) || !said.text.len;

	return said.english
		       ? arena_printf(
				 a, "Deze vraag is hier niet te beantwoorden. In het Engels: %.*s",
				 STR_ARG(english))
		       : arena_printf(a, "%.*s%s", STR_ARG(said.text), ends ? "" : ".");
}

static void begin(struct json_out *j, struct buffer *out, int status, struct str detail)
{
	buffer_reset(out);
	json_begin(j, out);
	json_put_object(j);
	json_put_text(j, "type", STR("about:blank"));
	json_put_key_z(j, "status");
	json_put_integer(j, status);
	json_put_text(j, "title", str_z(title_of(status)));
	json_put_text(j, "detail", detail);
}

void nlgov_problem(struct buffer *out, int status, struct str detail)
{
	struct json_out j;

	begin(&j, out, status, detail);
	json_put_object_end(&j);
}

void nlgov_refuse(struct buffer *out, int status, struct str reason)
{
	struct arena *a = arena_new();

	if (status == 405)
		reason = STR("Dit adres antwoordt alleen op GET, HEAD en OPTIONS.");
	else if (status == 413)
		reason = STR("Een vraag heeft hier geen inhoud, alleen een adres.");
	else if (status == 503)
		reason = STR(NLGOV_UNREADABLE);
	else
		reason = nlgov_dutch(a, reason);
	nlgov_problem(out, status, reason);
	arena_free(a);
}

void nlgov_put_faults(struct buffer *out, const struct nlgov_asking *k, struct str detail)
{
	struct json_out j;

	if (k->nfaults == 1)
		detail = arena_printf(k->arena, "%.*s: %.*s", STR_ARG(k->faults[0].name),
				      STR_ARG(k->faults[0].detail));
	else if (k->nfaults)
		detail = arena_printf(k->arena, "%zu parameters kloppen niet; zie errors.",
				      k->nfaults);
	begin(&j, out, 400, detail);
	if (k->nfaults) {
		json_put_key_z(&j, "errors");
		json_put_array(&j);
	}
	for (size_t i = 0; i < k->nfaults; i++) {
		json_put_object(&j);
		json_put_text(&j, "in", STR("query"));
		json_put_text(&j, "name", k->faults[i].name);
		json_put_text(&j, "detail", k->faults[i].detail);
		json_put_object_end(&j);
	}
	if (k->nfaults)
		json_put_array_end(&j);
	json_put_object_end(&j);
}
