/* Publishing a column that may be of people: not without a ground, which is public itself. */
#include "deliveries/mapping/truth.h"
#include "desk_base/said_words.h"
#include "desk_checks/opened_view.h"

#include "road/public_text.h"

int opened_ground(struct visit *v, struct str *ground, struct str needed, struct error *e)
{
	enum lang lang = lang_accepted(v->rq->accept_language);
	const struct public_text text = {.what = "the ground", .text = *ground = str_trim(*ground)};
	struct store *s;
	if (!ground->len || ground->len > GROUND_MAX)
		return error_set(e, STATUS_USAGE, "%s", text_of(lang, needed).ptr);
	if (truth_store(v->desk, &s, e))
		return -1;
	int result = public_text_check(s, STR(""), &text, 1, e);
	store_close(s);
	if (result == 0)
		return 0;
	struct str said = said_people(lang, v->arena, arena_dup(v->arena, str_z(e->text)));
	return said.len ? error_set(e, STATUS_USAGE, "%s", said.ptr) : -1;
}

int opened_open(struct visit *v, json_t *policy, struct str column, struct str ground,
		struct error *e)
{
	struct decision_made what = {column, ground, v->person.address};
	const struct str needed =
		T("Een kolom die van personen kan zijn wordt alleen gepubliceerd met een reden "
		  "erbij, van hoogstens 1000 tekens: wie vrijgeeft leest die.");
	if (opened_ground(v, &what.ground, needed, e))
		return error_context(e, "%.*s", STR_ARG(column));
	decisions_open(policy, &what);
	return 0;
}
