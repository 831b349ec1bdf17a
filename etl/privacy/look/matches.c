/* Places in a text where something was found: their names, and what stands there instead. */
#include "privacy/look/looking.h"

#include "convention/personal.h"
#include "privacy/report/privacy_column.h"

static const struct {
	const char *name, *words, *mask;
} RULES[PRIVACY_RULES] = {
	{"R1", "burgerservicenummer", "[BSN]"},
	{"R2", "IBAN", "[IBAN]"},
	{"R3", "oud rekeningnummer", "[rekening]"},
	{"R4", "naam met titel of voorletters", "[naam]"},
	{"R5", "naam volgens lijst of aanhef", "[naam]"},
	{"R6", "e-mailadres of telefoonnummer", "[contact]"},
	{"R7", "adres", "[adres]"},
	{"R8", "geboortedatum", "[geboortedatum]"},
	{"R9", "cli\xc3\xabnt- of zaaknummer", "[zaaknummer]"},
	{"R10", "bijzonder persoonsgegeven", "[afgeschermd]"},
	{"R11", "personeelsgegeven", "[personeel]"},
	{"R12", "natuurlijk persoon als crediteur", "Natuurlijk persoon (afgeschermd)"},
	{"R13", "bedrijfsgevoelig", "[afgeschermd]"},
	{"R14", "declaratie", "[afgeschermd]"},
	{"R15", "gebruiker, pad of mailkop", "[afgeschermd]"},
};

static const char *const ACTIONS[PRIVACY_ACTIONS] = {"tell", "review", "aggregate",
						     "mask", "block",  "drop"};

const char *privacy_rule_name(enum privacy_rule r)
{
	return RULES[r].name;
}

const char *privacy_rule_words(enum privacy_rule r)
{
	return RULES[r].words;
}

const char *privacy_action_name(enum privacy_action a)
{
	return ACTIONS[a];
}

void looking_add(struct text_look *l, enum privacy_rule rule, enum privacy_action action,
		 size_t from, size_t to)
{
	struct privacy_look *o = l->out;
	bool ruled = l->ruled && l->ruled[rule] != POLICY_OWN;
	int own = ruled ? l->ruled[rule] : l->policy->actions[rule];
	if (own == POLICY_OFF)
		return;
	action = own == POLICY_OWN ? action : (enum privacy_action)own;
	if (o->n == PRIVACY_MATCHES) { /* too many to part: the last one reaches to the end */
		o->items[o->n - 1].to = l->text.len;
		return;
	}
	o->items[o->n++] = (struct privacy_match){rule, action, from, to};
}

/* ---- masking ---- */

/* The match that begins next from `at` on, the longest of those; NULL when there is none. */
static const struct privacy_match *next_match(const struct privacy_look *look, size_t at)
{
	const struct privacy_match *best = NULL;
	for (size_t i = 0; i < look->n; i++) {
		const struct privacy_match *m = &look->items[i];
		if (m->to <= at || m->action == PRIVACY_TELL)
			continue;
		size_t from = m->from < at ? at : m->from;
		size_t known = best ? (best->from < at ? at : best->from) : SIZE_MAX;
		if (!best || from < known || (from == known && m->to >= best->to))
			best = m;
	}
	return best;
}

void privacy_mask(struct buffer *out, struct str text, const struct privacy_look *look)
{
	size_t at = 0;
	while (at < text.len) {
		const struct privacy_match *m = next_match(look, at);
		size_t from = !m ? text.len : m->from < at ? at : m->from;
		buffer_append(out, text.ptr + at, from - at);
		if (!m)
			return;
		if (m->from >= at || at == 0)
			buffer_append_z(out, RULES[m->rule].mask);
		at = m->to;
	}
}

/* ---- what may be public ---- */

static bool is_number(struct str s)
{
	s = str_trim(s);
	for (size_t i = 0; i < s.len; i++)
		if (s.ptr[i] < '0' || s.ptr[i] > '9')
			return false;
	return s.len > 0;
}

bool privacy_redact(struct buffer *out, const struct privacy_column *column, struct str text,
		    struct privacy_look *look)
{
	bool only_sure = column->codes || is_number(text);
	size_t kept = 0;
	for (size_t i = 0; i < look->n; i++) {
		enum privacy_action a = look->items[i].action;
		if (a > PRIVACY_REVIEW || (a == PRIVACY_REVIEW && !only_sure))
			look->items[kept++] = look->items[i];
	}
	look->n = kept;
	if (kept > 0)
		privacy_mask(out, text, look);
	return kept > 0;
}

unsigned privacy_rules_of(unsigned kinds)
{
	static const struct {
		enum personal_kind kind;
		unsigned rules;
	} about[] = {
		{PERSONAL_IBAN, 1u << PRIVACY_IBAN},
		{PERSONAL_BSN, 1u << PRIVACY_BSN},
		{PERSONAL_EMAIL, 1u << PRIVACY_CONTACT},
		{PERSONAL_PHONE, 1u << PRIVACY_CONTACT},
		{PERSONAL_NAME,
		 1u << PRIVACY_STRONG_NAME | 1u << PRIVACY_WEAK_NAME | 1u << PRIVACY_NATURAL_PARTY},
	};
	unsigned rules = kinds & PERSONAL_ADDRESS ? 1u << PRIVACY_ADDRESS : 0;
	for (size_t i = 0; i < sizeof about / sizeof *about; i++)
		if (kinds & (1u << about[i].kind))
			rules |= about[i].rules;
	return rules;
}
