/* Which faults pass by themselves, and their words. */
#include "fetch/outcome_judge.h"

#include <stdio.h>

void outcome_fault(struct outcome *o, enum status status, bool again, struct str what,
		   struct str mend)
{
	o->status = status;
	o->again = again;
	o->mend = mend;
	snprintf(o->what, sizeof o->what, "%.*s", STR_ARG(what));
}

void outcome_http(struct outcome *o, enum lang lang)
{
	struct str what = STR("");

	switch (o->http) {
	case 429:
		outcome_fault(o, STATUS_IO, true, text_of(lang, T("te veel vragen")),
			      text_of(lang, T("vraag minder per seconde, of later")));
		return;
	case 500:
	case 502:
	case 503:
	case 504:
		outcome_fault(
			o, STATUS_IO, true, what,
			text_of(lang, T("de fout ligt bij de server: probeer het later opnieuw")));
		break;
	case 404:
	case 410:
		outcome_fault(o, STATUS_NOT_FOUND, false, what,
			      text_of(lang, T("controleer het adres")));
		what = text_of(lang, T(", op dit adres is niets"));
		break;
	case 401:
	case 403:
		outcome_fault(o, STATUS_REFUSED, false, what,
			      text_of(lang, T("controleer het adres, en wie het mag gebruiken")));
		what = text_of(lang, T(", dit mogen wij niet zien"));
		break;
	default:
		if (o->http >= 200 && o->http < 300)
			return;
		outcome_fault(o, o->http < 500 ? STATUS_REFUSED : STATUS_IO, false, what,
			      text_of(lang, T("controleer het adres")));
		break;
	}
	snprintf(o->what, sizeof o->what, "%.*s %d%.*s",
		 STR_ARG(text_of(lang, T("de server antwoordt"))), o->http, STR_ARG(what));
}

void outcome_curl(struct outcome *o, enum lang lang, CURLcode code, const char *reason)
{
	struct str why = str_z(reason[0] ? reason : curl.curl_easy_strerror(code));

	switch (code) {
	case CURLE_UNSUPPORTED_PROTOCOL:
	case CURLE_TOO_MANY_REDIRECTS:
		outcome_fault(
			o, STATUS_REFUSED, false, why,
			text_of(lang,
				T("het adres verwijst in kringen of naar een ander soort adres: geef het laatste")));
		break;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CONNECT_ERROR:
		outcome_fault(
			o, STATUS_REFUSED, false, why,
			text_of(lang,
				T("controleer het adres en de certificaten van deze machine (pakket ca-certificates)")));
		break;
	case CURLE_OPERATION_TIMEDOUT:
		outcome_fault(
			o, STATUS_IO, true, why,
			text_of(lang, T("de server is traag of weg: probeer het later opnieuw")));
		break;
	case CURLE_PARTIAL_FILE:
	case CURLE_RECV_ERROR:
	case CURLE_GOT_NOTHING:
	case CURLE_BAD_CONTENT_ENCODING:
		outcome_fault(
			o, STATUS_IO, true, why,
			text_of(lang, T("het antwoord breekt af: probeer het later opnieuw")));
		break;
	default:
		outcome_fault(
			o, STATUS_IO, true, why,
			text_of(lang,
				T("controleer het netwerk, het adres en https_proxy, en probeer het later opnieuw")));
		break;
	}
}
