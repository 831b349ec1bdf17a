/* Places in a text where something was found: their names, and what stands there instead. */
#include "privacy/looking.h"

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

static const char *const ACTIONS[PRIVACY_ACTIONS] = {"review", "aggregate", "mask", "block",
						     "drop"};

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
		if (m->to <= at)
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
