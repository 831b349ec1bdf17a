#include "pipeline/gate/gate_state.h"

#include "base/memory/hash.h"
#include "convention/personal.h"
#include "privacy/people/people_lists.h"

#include <stdlib.h>

#define SAMPLE_TEXTS_MAX (64u << 10)
#define TOLD_MAX 8192
#define PEOPLE_LEAST 3u /* texts, and one in so many: a column of people */
#define PEOPLE_SHARE 5u
/* Of nine digits one in eleven passes as a citizen's by chance. Refused is a column of which all
 * pass, or so many as chance gives less often than SELDOM; of more than MANY codes, twice as many as it gives. */
#define PASSES (1.0 / 11)
#define SELDOM 0.03
#define MANY 100u
#define TWICE 5.5

#define UNTIL_DECIDED "; masked until decided in the mapping's privacy-policy.json"

static const struct {
	const char *code, *masked, *review;
} WORDS[PRIVACY_RULES] = {
	{"privacy-r1", "a citizen service number: masked",
	 "perhaps a citizen service number" UNTIL_DECIDED},
	{"privacy-r2", "an IBAN: masked", "perhaps an IBAN" UNTIL_DECIDED},
	{"privacy-r3", "a number of an account: masked",
	 "perhaps a number of an account" UNTIL_DECIDED},
	{"privacy-r4", "a name with a title or initials: masked", "perhaps a name" UNTIL_DECIDED},
	{"privacy-r5", "a name that is known: masked", "perhaps a name of a person" UNTIL_DECIDED},
	{"privacy-r6", "an e-mail address or telephone: masked",
	 "perhaps an address to reach somebody" UNTIL_DECIDED},
	{"privacy-r7", "an address: masked", "an address, perhaps of a person" UNTIL_DECIDED},
	{"privacy-r8", "a date of birth: masked", "perhaps a date of birth" UNTIL_DECIDED},
	{"privacy-r9", "a number of a client or case: masked",
	 "perhaps a number of a case" UNTIL_DECIDED},
	{"privacy-r10", "special personal data: masked",
	 "perhaps special personal data" UNTIL_DECIDED},
	{"privacy-r11", "of staff: masked", "perhaps of staff" UNTIL_DECIDED},
	{"privacy-r12", "a creditor who is a person: masked",
	 "perhaps a creditor who is a person" UNTIL_DECIDED},
	{"privacy-r13", "may harm the business of somebody: masked",
	 "may harm the business of somebody" UNTIL_DECIDED},
	{"privacy-r14", "expenses of somebody: masked",
	 "perhaps expenses of somebody" UNTIL_DECIDED},
	{"privacy-r15", "a user, path or header of a mail: masked",
	 "perhaps a user or a path" UNTIL_DECIDED},
};

static bool redact(struct gate *g, struct privacy_column *column, struct str text,
		   struct privacy_look *look, struct redacted *out, unsigned *rules)
{
	buffer_reset(&g->text);
	if (look->n == 0 || !privacy_redact(&g->text, column, text, look))
		return false;
	const struct privacy_match *strongest = &look->items[0];
	for (size_t i = 0; i < look->n; i++) {
		*rules |= 1u << look->items[i].rule;
		if (look->items[i].action > strongest->action)
			strongest = &look->items[i];
	}
	g->hidden++;
	out->review = strongest->action == PRIVACY_REVIEW;
	g->review += out->review;
	out->text = buffer_str(&g->text);
	out->code = WORDS[strongest->rule].code;
	out->message = out->review ? WORDS[strongest->rule].review : WORDS[strongest->rule].masked;
	return true;
}

/* A code that may be somebody's number is left as it is, for it is looked up by: it asks for a decision where
 * there are more of them than chance gives. */
static void look_at_code(const struct gate *g, struct gate_column *c, struct str text)
{
	struct privacy_look look;
	bool digits = c->code && text.len == 9;
	for (size_t i = 0; digits && i < text.len; i++)
		digits = text.ptr[i] >= '0' && text.ptr[i] <= '9';
	if (!digits)
		return;
	c->nine++;
	privacy_look_at(&look, g->policy, c->column, text);
	for (size_t i = 0; i < look.n; i++)
		c->bsn += look.items[i].rule == PRIVACY_BSN;
}

static bool redact_attribute(void *payload, size_t d, size_t a, struct str text,
			     struct redacted *out)
{
	struct gate *g = payload;
	struct gate_column *c = &g->columns[d][a];
	struct privacy_look look;
	unsigned rules = 0;
	c->looked++;
	look_at_code(g, c, text);
	privacy_scan_text(g->scan, c->column, text, &look);
	gate_lines_found(g->lines, a, &look);
	if (!redact(g, c->column, text, &look, out, &rules))
		return false;
	c->people += (rules & OF_PEOPLE) != 0;
	c->rules |= rules & OF_PEOPLE;
	return true;
}

static uint32_t note_found(void *payload, size_t d)
{
	struct gate *g = payload;
	return gate_lines_note(g->lines, d);
}

static void note_member(void *payload, size_t d, uint32_t key, uint32_t note)
{
	struct gate *g = payload;
	gate_lines_member(g->lines, d, key, note);
}

/* A code of which people read the label beside it. */
static bool is_code(const struct dimension *shape, size_t a)
{
	return a == shape->key && shape->label_attribute != a;
}

static void add_columns(struct gate *g)
{
	const struct cube *cube = mapping_cube(g->mapping);
	g->columns = ARENA_ARRAY(g->arena, struct gate_column *, cube->ndimensions + 1);
	for (size_t d = 0; d < cube->ndimensions; d++) {
		const struct dimension *shape = &cube->dimensions[d];
		g->columns[d] = ARENA_ARRAY(g->arena, struct gate_column, shape->nattributes + 1);
		for (size_t a = 0; a < shape->nattributes; a++) {
			struct str field = mapping_source_field(g->mapping, d, a);
			g->columns[d][a].column = privacy_scan_column(
				g->scan, field.len ? field : shape->attributes[a].ref,
				shape->attributes[a].ref);
			g->columns[d][a].code = a == shape->key;
			privacy_column_set(g->columns[d][a].column, is_code(shape, a),
					   privacy_rules_of(mapping_accepts(g->mapping, d, a)));
		}
	}
	g->explanations = privacy_scan_column(g->scan, STR("(explanations)"), STR(""));
	g->sources = privacy_scan_column(g->scan, STR("(sources of explanations)"), STR(""));
	privacy_column_set(g->sources, true, privacy_rules_of(1u << PERSONAL_NAME));
}

int gate_open(struct gate **out, const struct mapping *m, struct error *e)
{
	return gate_open_under(out, m, mapping_privacy_policy(m), e);
}

int gate_open_under(struct gate **out, const struct mapping *m, struct str text, struct error *e)
{
	struct gate *g = xcalloc(1, sizeof *g);
	g->mapping = m;
	g->arena = arena_new();
	buffer_init(&g->text, SIZE_MAX);
	if ((text.len == 0 && privacy_policy_default(&text, g->arena, e) != 0) ||
	    privacy_policy_read(&g->policy, text, e) != 0) {
		gate_free(g);
		return error_context(e, "privacy-policy.json");
	}
	if (privacy_policy_has_key(g->policy, e) != 0) {
		gate_free(g);
		return -1;
	}
	g->scan = privacy_scan_new(g->policy);
	add_columns(g);
	g->lines = gate_lines_new(m);
	g->hook = (struct transform_gate){g, redact_attribute, note_found, note_member};
	*out = g;
	return 0;
}

void gate_free(struct gate *g)
{
	if (!g)
		return;
	gate_lines_free(g->lines);
	privacy_scan_free(g->scan);
	privacy_policy_free(g->policy);
	buffer_drop(&g->text);
	arena_free(g->arena);
	free(g);
}

const struct privacy_policy *gate_policy(const struct gate *g)
{
	return g->policy;
}

struct str gate_fingerprint(struct gate *g)
{
	struct str own = mapping_fingerprint(g->mapping), policy = privacy_policy_source(g->policy);

	/* The mapping's has its own file in it already, and the program's is the same for all. */
	if (str_eq(policy, mapping_privacy_policy(g->mapping)) ||
	    str_eq(policy, privacy_policy_text()))
		return own;
	/* Own lists make it large: once, and no printf, which counts each byte. */
	if (!g->fingerprint.len) {
		char *both = arena_bytes(g->arena, own.len + policy.len);
		memcpy(both, own.ptr, own.len);
		memcpy(both + own.len, policy.ptr, policy.len);
		g->fingerprint =
			arena_printf(g->arena, "%016llx",
				     (unsigned long long)hash64(both, own.len + policy.len));
	}
	return g->fingerprint;
}

bool gate_hides_value(struct gate *g, size_t d, size_t a, struct str value)
{
	struct privacy_column *column = g->columns[d][a].column;
	struct privacy_look look;
	buffer_reset(&g->text);
	privacy_look_at(&look, g->policy, column, value);
	return look.n > 0 && privacy_redact(&g->text, column, value, &look);
}

bool gate_of_people(const struct gate *g, size_t d, size_t a)
{
	const struct gate_column *c = &g->columns[d][a];
	return c->people >= PEOPLE_LEAST && c->people * PEOPLE_SHARE >= c->looked;
}

static bool is_refused(const struct gate *g, size_t d, size_t a)
{
	return gate_of_people(g, d, a) && !(mapping_accepts(g->mapping, d, a) & PERSONAL_MASKED);
}

/* How often chance gives at least k of n. */
static double by_chance(unsigned n, unsigned k)
{
	double one = 1, fewer = 0; /* one: that exactly i of n pass */

	for (unsigned i = 0; i < n; i++)
		one *= 1 - PASSES;
	for (unsigned i = 0; i < k; i++) {
		fewer += one;
		one *= (n - i) / (i + 1.0) * PASSES / (1 - PASSES);
	}
	return 1 - fewer;
}

static bool has_citizens(const struct gate *g, size_t d, size_t a)
{
	const struct gate_column *c = &g->columns[d][a];
	bool many = c->nine > MANY ? (double)c->bsn * TWICE > (double)c->nine
				   : by_chance((unsigned)c->nine, (unsigned)c->bsn) < SELDOM;
	return c->bsn > 0 && (many || c->bsn == c->nine) &&
	       !(mapping_accepts(g->mapping, d, a) & PERSONAL_MASKED);
}

static void tell_code(struct buffer *out, const struct gate *g, size_t d, size_t a)
{
	const struct gate_column *c = &g->columns[d][a];
	buffer_printf(
		out,
		"\n  column \"%.*s\" (%.*s), which is a code: %llu of its %llu numbers of nine "
		"digits may be citizen service numbers; one that is none is named in the "
		"decisions of privacy-policy.json",
		STR_ARG(mapping_source_field(g->mapping, d, a)),
		STR_ARG(mapping_cube(g->mapping)->dimensions[d].attributes[a].ref),
		(unsigned long long)c->bsn, (unsigned long long)c->nine);
}

static void tell_column(struct buffer *out, const struct gate *g, size_t d, size_t a)
{
	const struct gate_column *c = &g->columns[d][a];
	const char *between = "";
	buffer_printf(out, "\n  column \"%.*s\" (%.*s): ",
		      STR_ARG(mapping_source_field(g->mapping, d, a)),
		      STR_ARG(mapping_cube(g->mapping)->dimensions[d].attributes[a].ref));
	for (int r = 0; r < PRIVACY_RULES; r++) {
		if (!(c->rules & (1u << r)))
			continue;
		buffer_printf(out, "%s%s", between, privacy_rule_words((enum privacy_rule)r));
		between = ", ";
	}
	buffer_printf(out, ", in %llu of %llu values", (unsigned long long)c->people,
		      (unsigned long long)c->looked);
}

int gate_check(const struct gate *g, struct error *e)
{
	const struct cube *cube = mapping_cube(g->mapping);
	struct buffer out;
	int result = 0;
	buffer_init(&out, TOLD_MAX);
	for (size_t d = 0; d < cube->ndimensions; d++)
		for (size_t a = 0; a < cube->dimensions[d].nattributes; a++)
			if (is_refused(g, d, a))
				tell_column(&out, g, d, a);
			else if (has_citizens(g, d, a))
				tell_code(&out, g, d, a);
	if (out.len > 0)
		result = error_set(
			e, STATUS_REFUSED,
			"personal data would be published, so nothing is loaded:%.*s\nGive such a "
			"column the class private; or, on its field, accept what was found when you "
			"know that it may be published (\"stuiver\": {\"personal\": [\"name\"]}), or "
			"have it masked, knowing that a name which no rule finds stays "
			"(\"personal\": [\"masked\"])",
			STR_ARG(buffer_str(&out)));
	buffer_drop(&out);
	return result;
}

void gate_count(struct gate *g, const struct entry_batch *b)
{
	gate_lines_count(g->lines, b);
}

const struct transform_gate *gate_of_transform(struct gate *g)
{
	return &g->hook;
}

static void redact_text(struct gate *g, struct privacy_column *column, struct str *text)
{
	struct redacted out;
	struct privacy_look look;
	unsigned rules = 0;
	if (text->len == 0)
		return;
	privacy_scan_text(g->scan, column, *text, &look);
	if (redact(g, column, *text, &look, &out, &rules))
		*text = arena_dup(g->arena, out.text);
}

const struct explanations *gate_explanations(struct gate *g, const struct explanations *from)
{
	if (!from)
		return NULL;
	g->told.n = from->n;
	g->told.items = ARENA_ARRAY(g->arena, struct explanation, from->n + 1);
	for (size_t i = 0; i < from->n; i++) {
		g->told.items[i] = from->items[i];
		redact_text(g, g->explanations, &g->told.items[i].title);
		redact_text(g, g->explanations, &g->told.items[i].text);
		redact_text(g, g->sources, &g->told.items[i].source);
		redact_text(g, g->sources, &g->told.items[i].cited.meeting);
		redact_text(g, g->sources, &g->told.items[i].cited.agenda_item);
		redact_text(g, g->sources, &g->told.items[i].cited.document);
	}
	return &g->told;
}
