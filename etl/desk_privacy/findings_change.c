/* What is decided about what a rule finds in a column: that it may be public, that it stays unreadable, or one value. */
#include "desk_privacy/deciding.h"

#include "privacy/privacy.h"

#define WORDS_MOST 1000u /* bytes, of a value that somebody types */

struct str deciding_words(const struct visit *v, struct str text)
{
	return text_of(lang_accepted(v->rq->accept_language), text);
}

static int say(struct deciding *c, struct str text, struct error *e)
{
	return error_set(e, STATUS_USAGE, "%s", deciding_words(c->v, text).ptr);
}

static bool find_rule(struct str name, enum privacy_rule *out)
{
	for (int r = 0; r < PRIVACY_RULES; r++)
		if (str_eq(name, str_z(privacy_rule_name((enum privacy_rule)r)))) {
			*out = (enum privacy_rule)r;
			return true;
		}
	return false;
}

/* The rule of the form, and the column: both have to be there. */
static int take_rule(struct deciding *c, struct str *name, enum privacy_rule *rule, struct error *e)
{
	*name = intake_field(c->v->body, "regel");
	return c->column.len && find_rule(*name, rule)
		       ? 0
		       : say(c, T("Dit formulier is niet volledig."), e);
}

static int take_ground(struct deciding *c, struct str *ground, struct error *e)
{
	*ground = c->ground;
	return opened_ground(c->v, ground,
			     T("Wat van een persoon kan zijn wordt alleen openbaar met een reden "
			       "erbij, van hoogstens 1000 tekens: wie vrijgeeft leest die."),
			     e);
}

/* What no decision lets through: it is sure, or it is of health. As check found it there, for a rule may be sure of one text
 * and not of another. */
static bool is_never(struct deciding *c, struct str rule)
{
	size_t i;
	const json_t *one;
	bool never = false;
	json_t *checked = privacy_checked(c->v, &c->delivery);
	const json_t *report = json_object_get(json_array_get(checked, 0), "report");
	json_array_foreach(json_object_get(json_object_get(report, "privacy"), "findings"), i, one)
	{
		struct str action = heard_text(one, "action", c->v->arena);
		if (str_eq(heard_text(one, "field", c->v->arena), c->column) &&
		    str_eq(heard_text(one, "rule", c->v->arena), rule))
			never = never || str_eq(action, STR("block")) ||
				str_eq(action, STR("drop"));
	}
	json_decref(checked);
	return never;
}

static int never(struct deciding *c, struct error *e)
{
	return say(c,
		   T("Dit is zeker van een persoon, of gaat over gezondheid. Dat laat geen besluit "
		     "door."),
		   e);
}

static int rule_is(struct deciding *c, const char *action, const char *word, bool must_say,
		   struct error *e)
{
	enum privacy_rule r;
	struct str rule;
	struct decision_made what = {c->column, STR("afgeschermd"), c->v->person.address};
	if (take_rule(c, &rule, &r, e))
		return -1;
	if (must_say && is_never(c, rule))
		return never(c, e);
	if ((must_say || c->ground.len) && take_ground(c, &what.ground, e))
		return -1;
	decisions_rule(c->policy, &what, rule, action);
	c->why = arena_printf(c->v->arena, "%.*s %.*s: %s, %.*s", STR_ARG(c->column), STR_ARG(rule),
			      word, STR_ARG(what.ground));
	return 0;
}

int decide_let(struct deciding *c, struct error *e)
{
	return rule_is(c, "tell", "openbaar", true, e);
}

int decide_hide(struct deciding *c, struct error *e)
{
	return rule_is(c, "mask", "onleesbaar", false, e);
}

int decide_undo(struct deciding *c, struct error *e)
{
	enum privacy_rule r;
	struct str rule;
	if (take_rule(c, &rule, &r, e))
		return -1;
	decisions_unrule(c->policy, c->column, rule);
	c->why = arena_printf(c->v->arena, "%.*s %.*s: besluit ongedaan gemaakt",
			      STR_ARG(c->column), STR_ARG(rule));
	return 0;
}

/* ---- one value ---- */

/* A name makes a creditor a person, so both are decided about together. */
static bool is_meant(enum privacy_rule found, enum privacy_rule meant)
{
	const unsigned names =
		1u << PRIVACY_STRONG_NAME | 1u << PRIVACY_WEAK_NAME | 1u << PRIVACY_NATURAL_PARTY;
	return found == meant || ((names & (1u << found)) && (names & (1u << meant)));
}

/* What the rule finds in the words that were typed is what is let through, so that the whole text of a cell will do. */
static int allow_found(struct deciding *c, const struct decision_made *what, struct str rule,
		       enum privacy_rule meant, struct str words, struct privacy_policy *p,
		       struct error *e)
{
	struct privacy_look look;
	struct privacy_scan *scan = privacy_scan_new(p);
	size_t found = 0;
	int result = 0;
	privacy_look_at(&look, p, privacy_scan_column(scan, c->column, STR("")), words);
	for (size_t i = 0; result == 0 && i < look.n; i++) {
		const struct privacy_match *m = &look.items[i];
		if (!is_meant(m->rule, meant))
			continue;
		if (m->action == PRIVACY_BLOCK || m->action == PRIVACY_DROP) {
			result = never(c, e);
			continue;
		}
		decisions_allow(c->policy, what, rule,
				(struct str){words.ptr + m->from, m->to - m->from});
		found++;
	}
	privacy_scan_free(scan);
	if (result == 0 && found == 0)
		return say(
			c,
			T("In deze tekst vindt deze regel niets. Neem de tekst over zoals die in "
			  "het bestand staat."),
			e);
	return result;
}

int decide_value(struct deciding *c, struct error *e)
{
	enum privacy_rule r;
	struct privacy_policy *p;
	struct str rule, words = str_trim(intake_field(c->v->body, "woorden"));
	struct decision_made what = {c->column, STR(""), c->v->person.address};
	if (take_rule(c, &rule, &r, e))
		return -1;
	if (!words.len || words.len > WORDS_MOST)
		return say(c, T("Zeg welke tekst openbaar mag, zoals die in het bestand staat."),
			   e);
	if (take_ground(c, &what.ground, e) ||
	    privacy_policy_read(&p, heard_written(c->policy, c->v->arena), e))
		return -1;
	int result = allow_found(c, &what, rule, r, words, p, e);
	privacy_policy_free(p);
	/* The words themselves are in the policy alone. */
	c->why = arena_printf(c->v->arena, "%.*s %.*s: \u00e9\u00e9n waarde openbaar, %.*s",
			      STR_ARG(c->column), STR_ARG(rule), STR_ARG(what.ground));
	return result;
}

int decide_value_undo(struct deciding *c, struct error *e)
{
	struct str words = intake_field(c->v->body, "woorden");
	c->why = arena_printf(c->v->arena,
			      "%.*s: besluit over \u00e9\u00e9n waarde ongedaan gemaakt",
			      STR_ARG(c->column));
	return decisions_disallow(c->policy, words)
		       ? 0
		       : say(c, T("Dit besluit is er niet, of niet meer."), e);
}
