/*
 * What a level hides, and what a line whose cell may be small does not show of itself: the one place where
 * it is decided which dimensions of a line are shown. The members of hidden ones are never looked up, so
 * that what is hidden is in no dictionary; the line has the member "afgeschermd" there, and its amounts as
 * they are.
 */
#include "descriptor/levels.h"
#include "base/memory/hash.h"
#include "base/text/utf8.h"
#include "transform/levels/levels_memo.h"
#include "transform/run.h"
#include "transform/watch/watches.h"

void levels_of_source(struct transform *t)
{
	t->now.shown = levels_of_ledger(t->m, t->plan.r);
	t->now.any_level = false;
	t->now.memos = memos_new(t->now.arena);
}

/* The level from which on all of a dimension is shown; 0: no line of this ledger hides it. */
int levels_of_dimension(struct transform *t, size_t d)
{
	const struct privacy_levels *l = &t->now.shown;
	int level = 0;
	if ((int)d == l->task || (int)d == l->category ||
	    (t->guard && ((int)d == t->guard->task || (int)d == t->guard->category)))
		return 0;
	for (size_t a = 0; a < t->cube->dimensions[d].nattributes; a++) {
		const struct attribute_source *s = &t->m->attributes[d][a];
		const struct resource *r =
			s->resource == NONE ? t->plan.r : &t->m->resources[s->resource];
		int field = s->resource == NONE ? t->plan.dimensions[d].fields[a] : s->code_field;
		if (field != NONE && r->fields[field].level > level)
			level = r->fields[field].level;
	}
	if (level <= levels_least(l))
		return 0;
	t->now.any_level = true;
	return level;
}

/* What the taakveld and category of a row are asked by: NULL: there is none. */
struct asked_by {
	struct memo *task, *category;
};

static struct asked_by asked_by(struct transform *t, enum memo_kind task, int task_dimension,
				enum memo_kind category, int category_dimension)
{
	return (struct asked_by){
		task_dimension == NONE ? NULL : memo_of(t, task, (size_t)task_dimension),
		category_dimension == NONE ? NULL
					   : memo_of(t, category, (size_t)category_dimension)};
}

static void levels_of_rows(struct transform *t, const struct entry_batch *out)
{
	struct record_run *r = t->now.run;
	const struct privacy_levels *l = &t->now.shown;
	struct asked_by by =
		asked_by(t, MEMO_TASK_LEVEL, l->task, MEMO_CATEGORY_LEVEL, l->category);
	const int without = levels_of_task(l, STR(""));
	for (size_t i = 0; i < r->nrows; i++) {
		int level = by.task ? memo_row(t, by.task, out, r->base + i) : without;
		int of = by.category ? memo_row(t, by.category, out, r->base + i) : level;
		r->row_level[i] = (uint8_t)(of < level ? of : level);
		if (r->row_level[i] < r->least_level)
			r->least_level = r->row_level[i];
	}
}

/* ---- lines whose cells may be small ---- */

#define NAMES_MOST 1000u
#define LEVEL_QUIET 1   /* what holds unasked, and hides nothing here, is not worth a word */
#define PAYEE_SHORT 64u /* bytes of most names and numbers */

/* As utf8_fold_tight, of a short text that is all ASCII; false: it is not. */
static bool fold_short(char out[PAYEE_SHORT], size_t *n, struct str s)
{
	*n = 0;
	if (s.len > PAYEE_SHORT)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if (c >= 0x80)
			return false;
		unsigned char low = c | 0x20;
		if ((c >= '0' && c <= '9') || (low >= 'a' && low <= 'z'))
			out[(*n)++] = (char)(c >= '0' && c <= '9' ? c : low);
	}
	return true;
}

/* What is written where nobody is known, folded. */
static bool is_nobody(struct str s)
{
	static const char *const words[] = {"nvt",     "onbekend", "geen",    "leeg",
					    "null",    "none",     "na",      "nan",
					    "nb",      "unknown",  "overig",  "divers",
					    "diverse", "diversen", "anoniem", "afgeschermd"};
	size_t zeros = 0;
	while (zeros < s.len && s.ptr[zeros] == '0')
		zeros++;
	bool found = zeros == s.len;
	for (size_t i = 0; !found && i < sizeof words / sizeof *words; i++)
		found = words[i][0] == s.ptr[0] && str_eq(s, str_z(words[i]));
	return found;
}

/* Spellings of one name are one payee. All lines of which nobody is known are of one, too: they may be, and a
 * cell of them must not pass as one of many. */
static uint64_t payee_of_row(struct transform *t, size_t row)
{
	char bytes[PAYEE_SHORT];
	size_t n;
	const struct record *record = run_record(t->now.run, row);
	transform_record(t, t->now.run->in, record);
	struct row of = row_record(t, &t->plan.variants[t->now.run->row_variant[row]]);
	struct str s = row_text(&of, t->now.payee);
	if (!fold_short(bytes, &n, s)) {
		s = utf8_fold_tight(t->now.scratch, s);
	} else {
		s = (struct str){bytes, n};
	}
	uint64_t hash = is_nobody(s) ? hash64("", 0) : hash64(s.ptr, s.len);
	return (hash & ~PAYEE_SOCIAL) | PAYEE_SOME;
}

static bool is_social_row(const struct transform *t, const struct asked_by *by,
			  const struct entry_batch *out, size_t row)
{
	return (by->task && memo_row(t, by->task, out, row) != LEVELS_OPEN) ||
	       (by->category && memo_row(t, by->category, out, row) != LEVELS_OPEN);
}

static void guard_rows(struct transform *t, struct entry_batch *out)
{
	struct record_run *r = t->now.run;
	struct asked_by by =
		asked_by(t, MEMO_TASK, t->guard->task, MEMO_CATEGORY, t->guard->category);
	entry_batch_want_payees(out);
	for (size_t i = 0; i < r->nrows; i++) {
		size_t row = r->base + i;
		bool social = t->now.payee != NONE && is_social_row(t, &by, out, row);
		r->row_guarded[i] = social || (t->now.payee != NONE && t->guard->everywhere);
		out->payees[row] = r->row_guarded[i] ? payee_of_row(t, i) | social : 0;
		r->any_guarded = r->any_guarded || r->row_guarded[i];
	}
}

void transform_set_guard(struct transform *t, const struct transform_guard *guard)
{
	t->guard = guard;
}

/* ---- what of a row is shown ---- */

size_t levels_first(const struct transform *t, size_t first[LEVELS_FIRST])
{
	const int all[LEVELS_FIRST] = {t->m->levels.task, t->m->levels.category,
				       t->guard ? t->guard->task : NONE,
				       t->guard ? t->guard->category : NONE};
	size_t n = 0;
	for (size_t i = 0; i < LEVELS_FIRST; i++) {
		bool again = all[i] == NONE;
		for (size_t k = 0; k < n; k++)
			again = again || (int)first[k] == all[i];
		if (!again)
			first[n++] = (size_t)all[i];
	}
	/* Nothing is hidden of these, whatever the run before came to. */
	t->now.run->least_level = UINT8_MAX;
	t->now.run->any_guarded = false;
	return n;
}

void levels_settle(struct transform *t, struct entry_batch *out)
{
	if (t->guard)
		guard_rows(t, out);
	if (t->now.any_level)
		levels_of_rows(t, out);
}

uint32_t levels_key(struct transform *t, size_t d)
{
	struct value tuple[CUBE_MAX_ATTRIBUTES];
	bool is_new = false;
	if (t->hidden_keys[d])
		return t->hidden_keys[d] - 1;
	dictionary_hidden(&t->cube->dimensions[d], tuple);
	uint32_t key = dictionary_put(t->dictionaries[d], tuple, &is_new);
	t->new_members[d] += is_new;
	t->hidden_keys[d] = key + 1;
	return key;
}

/* The dimensions that a level hides in lines of this ledger: those of days, of which the month is left, or all others. */
static void name_hidden(const struct transform *t, struct buffer *names, bool days)
{
	for (size_t d = 0; d < t->cube->ndimensions; d++)
		if (t->plan.dimensions[d].level > 0 && !t->plan.dimensions[d].absent &&
		    (t->plan.dimensions[d].day != NONE) == days)
			buffer_printf(names, "%s\"%.*s\"", names->len ? ", " : "",
				      STR_ARG(t->cube->dimensions[d].name));
}

static void tell_days(struct transform *t)
{
	struct buffer names;
	buffer_init(&names, NAMES_MOST);
	name_hidden(t, &names, true);
	if (names.len)
		issues_addf(
			t->issues, SEVERITY_WARNING, "privacy-level", 0, 0,
			"of %.*s the month is shown and not the day, at level L1; to show more, state "
			"stuiver.privacyLevels",
			STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
}

/* More was stated than may be shown of lines that nobody knows the taakveld of: with how to show it. */
static void tell_held(struct transform *t)
{
	struct buffer names;
	buffer_init(&names, NAMES_MOST);
	name_hidden(t, &names, false);
	if (names.len)
		issues_addf(
			t->issues, SEVERITY_WARNING, "privacy-level", 0, 0,
			"level L%d is stated, and nothing tells the taakveld of lines, which may be "
			"of the social domain, so L1 holds: %.*s read \"" MEMBER_HIDDEN
			"\", amounts stay. State the dimension of taakvelden in "
			"privacyLevels.task, or in privacyLevels.noSocialDomain why no line is of it",
			t->now.shown.standard, STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
	tell_days(t);
}

/* Nobody said how much is public: what is not shown for that is told, with how to show it. */
static void tell_default(struct transform *t)
{
	struct buffer names;
	if (!t->now.any_level)
		return;
	buffer_init(&names, NAMES_MOST);
	name_hidden(t, &names, false);
	if (names.len)
		issues_addf(
			t->issues, SEVERITY_WARNING, "privacy-level", 0, 0,
			"the mapping states no level of publication, so L1 holds: %.*s read \"" MEMBER_HIDDEN
			"\", amounts stay. To show more, state stuiver.privacyLevels",
			STR_ARG(buffer_str(&names)));
	buffer_drop(&names);
	tell_days(t);
}

void levels_tell(struct transform *t)
{
	const struct privacy_levels *l = &t->now.shown;
	if (t->guard && t->now.payee == NONE)
		issues_addf(
			t->issues, SEVERITY_WARNING, "privacy-cells", 0, 0,
			"the file has no field \"%.*s\", which tells who was paid: its cells are "
			"shown however small they are",
			STR_ARG(t->guard->payee));
	if (!l->stated) {
		tell_default(t);
		return;
	}
	if (l->without.len > 0) {
		issues_addf(t->issues, SEVERITY_INFO, "privacy-level", 0, 0,
			    "level L%d is stated, and no line is of the social domain, the mapping "
			    "says: %.*s",
			    l->standard, STR_ARG(l->without));
		if (!t->now.any_level)
			return;
	}
	if (!t->now.any_level && l->standard <= LEVEL_QUIET)
		return;
	if (t->now.any_level && l->held) {
		tell_held(t);
		return;
	}
	if (!t->now.any_level) {
		issues_addf(t->issues, SEVERITY_INFO, "privacy-level", 0, 0,
			    "lines are shown at level L%d, which hides nothing here", l->standard);
		return;
	}
	issues_addf(t->issues, SEVERITY_INFO, "privacy-level", 0, 0,
		    "lines are shown at level L%d%s; what a level hides reads \"" MEMBER_HIDDEN
		    "\", amounts stay",
		    l->standard,
		    l->task != NONE ? ", or that of their taakveld, and the social domain at L1"
				    : "");
}
