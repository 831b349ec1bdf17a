#include "desk_people/entrance.h"
#include "base/text/moment.h"
#include "deliveries/jobs/moments.h"

#include <time.h>

struct str entrance_lang(struct visit *v, struct str text)
{
	return text_of(lang_accepted(v->rq->accept_language), text);
}

bool entrance_told(struct visit *v, const struct error *e, struct str usage, struct str refused,
		   struct notice *out)
{
	struct str text = {0};
	if (e->status == STATUS_USAGE)
		text = usage;
	else if (e->status == STATUS_REFUSED || e->status == STATUS_EXISTS)
		text = refused;
	else if (e->status == STATUS_LIMIT)
		text = T(
			"Dat was te vaak achter elkaar mis, of het is te druk. Wacht een kwartier en "
			"probeer het opnieuw.");
	else if (e->status == STATUS_NOT_FOUND)
		text = T("Dit is er niet meer. Herlaad de pagina.");
	if (!text.len) {
		visit_failed(v, e);
		return false;
	}
	*out = (struct notice){.text = entrance_lang(v, text)};
	return true;
}

struct str role_short(enum lang lang, enum role role)
{
	switch (role) {
	case ROLE_VIEWER:
		return text_of(lang, T("Lezer"));
	case ROLE_UPLOADER:
		return text_of(lang, T("Aanleveraar"));
	case ROLE_RELEASER:
		return text_of(lang, T("Vrijgever"));
	case ROLE_ADMIN:
		return text_of(lang, T("Beheerder"));
	default:
		return text_of(lang, T("Geen rol meer"));
	}
}

struct str role_word(enum lang lang, enum role role)
{
	switch (role) {
	case ROLE_VIEWER:
		return text_of(lang, T("Lezer: ziet alles, verandert niets"));
	case ROLE_UPLOADER:
		return text_of(lang, T("Aanleveraar: brengt bestanden en zet ze klaar"));
	case ROLE_RELEASER:
		return text_of(lang, T("Vrijgever: publiceert ook, en trekt in"));
	case ROLE_ADMIN:
		return text_of(lang, T("Beheerder: gaat ook over mensen en logboek"));
	default:
		return role_short(lang, role);
	}
}

struct worded entrance_moment(enum lang lang, struct arena *a, int64_t seconds)
{
	char text[MOMENT_SIZE];

	return desk_clock(lang,
			  seconds ? arena_dup(a, moment_write(text, seconds)) : (struct str){0});
}

bool entrance_in(struct visit *v, const struct login_result *r)
{
	if (r->outcome != LOGIN_DONE && r->outcome != LOGIN_SECOND)
		return false;
	visit_cookie(v, COOKIE_LOGIN, str_z(r->secret));
	if (r->browser[0])
		visit_cookie(v, COOKIE_BROWSER, str_z(r->browser));
	visit_go(v, r->outcome == LOGIN_DONE ? visit_at(v, "/") : visit_at(v, "/inloggen/code"));
	return true;
}
