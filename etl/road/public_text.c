#include "road/public_text.h"

#include "privacy/people/people_lists.h"
#include "road/taken_back.h"
#include "store/db.h"
#include "store/record/privacy_rows.h"

#define AROUND 60u /* bytes of a text on both sides of what was found */

/* ---- under which policy ---- */

/* The last dataset of the cube that is published; 0: there is none. */
static int last_published(struct store *s, struct str cube, int64_t *out, struct error *e)
{
	DB_AUTO_STMT q = NULL;

	*out = 0;
	if (!s || !cube.len)
		return 0;
	if (db_prepare(s->db, &q,
		       "SELECT d.id FROM dataset d JOIN cube c ON c.id = d.cube"
		       " WHERE c.name = ?1 AND d.status = 'published' ORDER BY d.id DESC LIMIT 1",
		       e))
		return -1;
	db_bind(q, 1, cube);
	int row = db_step(q, "read the privacy policy", e);
	if (row == 1)
		*out = sqlite3_column_int64(q, 0);
	return row < 0 ? -1 : 0;
}

static int open_policy(struct privacy_policy **out, struct store *s, struct arena *a,
		       struct str cube, struct error *e)
{
	struct str text = STR("");
	int64_t dataset;

	if (last_published(s, cube, &dataset, e) ||
	    (dataset && store_privacy_policy(s, a, dataset, &text, e)) ||
	    (!text.len && privacy_policy_default(&text, a, e)) || privacy_policy_read(out, text, e))
		return -1;
	if (!privacy_policy_has_key(*out, e))
		return 0;
	privacy_policy_free(*out);
	return -1;
}

/* ---- what was found ---- */

static size_t whole_character(struct str text, size_t at)
{
	while (at > 0 && at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80)
		at--;
	return at;
}

/* A piece of the text with each place masked that lies in it, be it in part. */
static struct str sample(struct arena *a, struct str text, const struct privacy_look *look)
{
	const struct privacy_match *first = &look->items[0];
	struct privacy_look inside = {.n = 0};
	struct buffer masked;

	for (size_t i = 1; i < look->n; i++)
		if (look->items[i].from < first->from)
			first = &look->items[i];
	size_t from = whole_character(text, first->from > AROUND ? first->from - AROUND : 0);
	size_t to = text.len - first->to > AROUND ? whole_character(text, first->to + AROUND)
						  : text.len;
	for (size_t i = 0; i < look->n; i++) {
		struct privacy_match m = look->items[i];
		if (m.to <= from || m.from >= to)
			continue;
		m.from = m.from > from ? m.from - from : 0;
		m.to = (m.to < to ? m.to : to) - from;
		inside.items[inside.n++] = m;
	}
	buffer_init(&masked, SIZE_MAX);
	privacy_mask(&masked, (struct str){text.ptr + from, to - from}, &inside);
	struct str out = arena_dup(a, buffer_str(&masked));
	buffer_drop(&masked);
	return out;
}

static struct str rules_of(struct arena *a, const struct privacy_look *look)
{
	struct str out = STR("");
	unsigned told = 0;

	for (size_t i = 0; i < look->n; i++) {
		enum privacy_rule r = look->items[i].rule;
		if (!(told & 1u << r))
			out = arena_printf(a, "%.*s%s%s %s", STR_ARG(out), told ? ", " : "",
					   privacy_rule_name(r), privacy_rule_words(r));
		told |= 1u << r;
	}
	return out;
}

#define OF_NAMES                                                                             \
	(1u << PRIVACY_STRONG_NAME | 1u << PRIVACY_WEAK_NAME | 1u << PRIVACY_NATURAL_PARTY | \
	 1u << PRIVACY_DECLARATION | 1u << PRIVACY_BUSINESS)

static int look_at(struct privacy_scan *scan, struct arena *a, const struct public_text *t,
		   struct error *e)
{
	struct privacy_column *column =
		privacy_scan_column(scan, STR("(explanations)"), str_z(t->what));
	struct privacy_look look;
	struct buffer masked;

	privacy_column_set(column, t->codes, t->named ? OF_NAMES : 0);
	privacy_scan_text(scan, column, t->text, &look);
	buffer_init(&masked, SIZE_MAX);
	bool found = privacy_redact(&masked, column, t->text, &look);
	buffer_drop(&masked);
	if (!found)
		return 0;
	struct str rules = rules_of(a, &look), place = sample(a, t->text, &look);
	return error_set(
		e, STATUS_REFUSED,
		"%s would be public, and tells of people: %.*s, in \"%.*s\". Write it without "
		"that; or, when these words may be public, say so in the decisions of the "
		"mapping's privacy-policy.json and load under it first",
		t->what, STR_ARG(rules), STR_ARG(place));
}

int public_text_check(struct store *s, struct str cube, const struct public_text *texts, size_t n,
		      struct error *e)
{
	struct arena *a = arena_new();
	struct privacy_policy *policy;
	int result = open_policy(&policy, s, a, cube, e);

	if (result == 0) {
		struct privacy_scan *scan = privacy_scan_new(policy);
		for (size_t i = 0; i < n && result == 0; i++)
			if (texts[i].text.len)
				result = look_at(scan, a, &texts[i], e);
		privacy_scan_free(scan);
		privacy_policy_free(policy);
	}
	arena_free(a);
	return result;
}

int public_reason_check(struct store *s, int64_t dataset, struct str reason, struct error *e)
{
	DB_AUTO_STMT q = NULL;
	const struct public_text text = {.what = "the reason", .text = reason};

	if (!reason.len)
		return 0;
	if (db_prepare(s->db, &q,
		       "SELECT c.name FROM dataset d JOIN cube c ON c.id = d.cube WHERE d.id = ?1",
		       e))
		return -1;
	sqlite3_bind_int64(q, 1, dataset);
	if (db_step(q, "look at a reason", e) < 0)
		return -1;
	return public_text_check(s, sqlite3_data_count(q) ? db_text(q, 0) : STR(""), &text, 1, e);
}

int road_withdraw(struct store *s, struct arena *a, const struct withdrawal *what,
		  struct withdrawal_result *out, struct error *e)
{
	return (what->n && public_reason_check(s, what->datasets[0], what->reason, e)) ||
			       store_withdraw(s, a, what, out, e)
		       ? -1
		       : 0;
}

/* ---- what there is of them ---- */

#define WRITTEN                                                                                  \
	" FROM (SELECT cube, 1 AS kind, position AS place,"                                      \
	" CASE WHEN answer IS NULL THEN '(explanations)' ELSE '(answers)' END AS what,"          \
	" title || char(10) || text AS text FROM explanation"                                    \
	" UNION ALL SELECT d.cube, 2, w.dataset, '(reasons)', w.reason FROM withdrawal w"        \
	" JOIN dataset d ON d.id = w.dataset WHERE w.reason <> ''"                               \
	" UNION ALL SELECT d.cube, 3, p.dataset, '(reasons)', p.forced FROM publication p"       \
	" JOIN dataset d ON d.id = p.dataset WHERE p.forced <> ''"                               \
	" UNION ALL SELECT k.id, 4, t.id, '(descriptor)', t.atom FROM cube k,"                   \
	" json_tree(k.descriptor) t WHERE t.type = 'text' AND t.path NOT LIKE '$.contributors%'" \
	" AND t.path NOT LIKE '$.stuiver.questions%') x JOIN cube c ON c.id = x.cube"

int public_text_list(struct store *s, struct arena *a, struct public_written **out, size_t *n,
		     struct error *e)
{
	DB_AUTO_STMT q = NULL;
	int64_t count;
	int row;

	*n = 0;
	if (db_integer(s->db, "SELECT count(*)" WRITTEN, 0, &count, e) ||
	    db_prepare(s->db, &q,
		       "SELECT c.name, x.what, x.text" WRITTEN " ORDER BY c.name, x.kind, x.place",
		       e))
		return -1;
	*out = ARENA_ARRAY(a, struct public_written, (size_t)count + 1);
	while ((row = db_step(q, "read what was written to be public", e)) > 0 &&
	       *n < (size_t)count)
		(*out)[(*n)++] = (struct public_written){.cube = arena_dup(a, db_text(q, 0)),
							 .what = arena_dup(a, db_text(q, 1)),
							 .text = arena_dup(a, db_text(q, 2))};
	return row < 0 ? -1 : 0;
}
