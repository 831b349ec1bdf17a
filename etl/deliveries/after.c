/* What a job leads to, and what is made of one that was cut off. */
#include "deliveries/jobs/jobs.h"

#include "base/system/file.h"
#include "deliveries/decisions.h"
#include "deliveries/deliveries.h"
#include "deliveries/mapping/mapping_edit.h"
#include "deliveries/mapping/memory.h"
#include "deliveries/mapping/preview.h"
#include "deliveries/mapping/tables.h"
#include "deliveries/mapping/truth.h"
#include "editor/editor.h"
#include "editor/repairs.h"
#include "editor/stated.h"
#include "road/road.h"
#include "serve/told/log.h"
#include "store/db.h"

#define DESCRIPTOR_MAX ((size_t)16 << 20)
#define TRIES_MAX 2
#define EXIT_SAME 5 /* of a load or stage: the very same was loaded before */

/* Whether the file leaves nothing open that a person must say first. */
static bool decided(const json_t *sniffed)
{
	size_t i, k;
	const json_t *file, *decision;
	json_array_foreach(sniffed, i, file) json_array_foreach(
		json_object_get(file, "decide"), k,
		decision) if (!json_is_string(json_object_get(decision, "chosen"))) return false;
	return true;
}

/* What persons said that columns mean, said again of a mapping that was proposed anew. */
static struct str carried_over(struct desk *d, struct arena *a, int64_t delivery,
			       struct str proposal)
{
	struct str old;
	struct error e;
	if (mapping_read(d, a, delivery, &old, &e))
		return proposal;
	json_t *before = heard_parse(old), *now = heard_parse(proposal);
	size_t n = json_array_size(json_object_get(now, "resources"));
	for (size_t r = 0; before && r < n; r++) {
		const json_t *resource = json_array_get(json_object_get(now, "resources"), r);
		const json_t *was = json_array_get(json_object_get(before, "resources"), r);
		size_t f, k;
		json_t *field;
		const json_t *other;
		json_array_foreach(edit_fields(now, r), f, field)
			json_array_foreach(edit_fields(before, r), k, other)
		{
			const char *word = edit_meaning(before, was, other);
			if (!json_equal(json_object_get(field, "name"),
					json_object_get(other, "name")) ||
			    !word[0] || strcmp(word, edit_meaning(now, resource, field)) == 0)
				continue;
			/* What cannot be said of it any more stays as proposed. */
			edit_set(now, r, field, str_z(word), &e);
		}
	}
	if (before && now) {
		lists_carry(now, before, a);
		stated_carry(now, before, a);
		repairs_carry(now, before, a);
	}
	struct str text = before && now ? heard_written(now, a) : proposal;
	json_decref(now);
	json_decref(before);
	return text;
}

/* What a delivery's mapping becomes: a descriptor, and the tables that come with it. */
struct new_mapping {
	struct str why, descriptor;
	struct kept_table *tables;
	size_t ntables;
	bool asks; /* its year, which was said of an earlier file; its phase, beside files that say theirs */
};

/* What sniff proposed, in the organisation's name, with what persons said before; or what is remembered, with its
 * tables. */
static int choose_mapping(struct desk *d, struct arena *a, const struct delivery *what,
			  const struct remembered *r, bool known, struct str proposal,
			  struct new_mapping *out, struct error *e)
{
	*out = (struct new_mapping){.why = known ? STR("memory") : STR("proposal"),
				    .descriptor = r->descriptor};
	json_t *remembered = known ? heard_parse(r->descriptor) : NULL;
	if (remembered) {
		repairs_forget(remembered);
		stated_ask_year(remembered);
		out->descriptor = heard_written(remembered, a);
		json_decref(remembered);
	}
	if (known)
		return tables_get(d, a, r->from, 0, &out->tables, &out->ntables, e) ||
				       decisions_inherited(d, a, r->from, out->tables, out->ntables,
							   e)
			       ? -1
			       : 0;
	if (naming_give(d, a, what->organisation, &proposal, e))
		return -1;
	out->descriptor = what->version > 0 ? carried_over(d, a, what->id, proposal) : proposal;
	return 0;
}

/* The mapping that is proposed, or the one that is remembered, becomes the delivery's. */
static int take_mapping(struct desk *d, struct arena *a, struct desk_job *j, const json_t *sniffed,
			struct error *e)
{
	struct str proposal;
	struct delivery what;
	struct new_mapping m;
	struct remembered r = {0};
	int64_t id;
	struct str path = delivery_path(d, a, j->delivery, "proposal/datapackage.json");
	if (file_read(&proposal, a, path.ptr, DESCRIPTOR_MAX, e) ||
	    delivery_get(d, a, j->delivery, &what, e) ||
	    memory_look(d, a, what.organisation, sniffed, proposal, &r, e))
		return -1;
	/* Who looks again, with other words, wants what they lead to. */
	bool known = what.version == 0 && r.descriptor.len;
	if (choose_mapping(d, a, &what, &r, known, proposal, &m, e))
		return -1;
	json_t *chosen = heard_parse(m.descriptor);
	m.asks = stated_open(chosen, a);
	json_decref(chosen);
	if (delivery_shaped(d, j->delivery, r.shape, known ? r.from : 0, r.told, e) ||
	    mapping_put_tables(d, a, j->delivery, what.version, j->by, m.why, m.descriptor,
			       m.tables, m.ntables, e) ||
	    (known && delivery_passed(d, j->delivery, m.asks ? 2 : 4, e)))
		return -1;
	return !m.asks && (known || decided(sniffed))
		       ? job_queue(d, j->delivery, JOB_CHECK, what.version + 1, j->by, &id, e)
		       : stage_wish_off(d, j->delivery, "open", e);
}

/* A search for people that waits was asked for before the file is read as it is now: check asks for another. */
static void search_anew(struct desk *d, struct arena *a, int64_t delivery)
{
	struct desk_job search;
	if (job_last_of(d, a, delivery, JOB_PRIVACY, &search) &&
	    str_eq(search.state, STR("queued")))
		job_end(d, search.id, "stopped", 0, STR(""));
}

static int after_sniff(struct desk *d, struct arena *a, struct desk_job *j, struct error *e)
{
	search_anew(d, a, j->delivery);
	json_t *sniffed = heard(d, j->delivery, JOB_SNIFF);
	if (!sniffed)
		return error_set(e, STATUS_INPUT, "nothing was read");
	int result = take_mapping(d, a, j, sniffed, e);
	json_decref(sniffed);
	return result;
}

static int after_check(struct desk *d, struct arena *a, const struct desk_job *j, struct error *e)
{
	int64_t id;
	if (delivery_checked(d, j->delivery, j->version, e) ||
	    (people_searched(d, a, j->delivery) == SEARCH_NONE &&
	     job_queue(d, j->delivery, JOB_PRIVACY, 0, j->by, &id, e)))
		return -1;
	return stage_wish_meet(d, a, j->delivery, j->exit, e);
}

static int after_stage(struct desk *d, struct arena *a, const struct desk_job *j, struct error *e)
{
	struct str text;
	struct delivery what;
	uint64_t number;
	if (file_read(&text, a, delivery_path(d, a, j->delivery, "stage.out").ptr, 4096, e) ||
	    delivery_get(d, a, j->delivery, &what, e))
		return -1;
	if (!str_to_u64(str_trim(text), &number))
		return error_set(e, STATUS_IO, "the number of what was staged is missing");
	what.state = STR("staged");
	what.staged = (int64_t)number;
	what.staged_by = j->by;
	what.settled_by = what.remarks = STR("");
	int64_t id;
	return delivery_settle(d, &what, e) || delivery_passed(d, j->delivery, 7, e) ||
			       job_queue(d, j->delivery, JOB_PREVIEW, j->version, j->by, &id, e)
		       ? -1
		       : 0;
}

/* What was settled while it was made needs none; what was not made leaves nothing. */
static int after_preview(struct desk *d, struct arena *a, const struct desk_job *j, struct error *e)
{
	struct delivery what;
	if (delivery_get(d, a, j->delivery, &what, e))
		return -1;
	bool wanted = str_eq(j->state, STR("done")) && str_eq(what.state, STR("staged"));
	return wanted ? 0 : preview_drop(d, j->delivery, e);
}

static int after_release(struct desk *d, struct arena *a, const struct desk_job *j, struct error *e)
{
	struct delivery what;
	if (delivery_get(d, a, j->delivery, &what, e) ||
	    choice_put(d, j->delivery, "release", STR("reason"), STR(""), e))
		return -1;
	what.state = STR("published");
	what.settled_by = j->by;
	return delivery_settle(d, &what, e) || memory_learn(d, a, j->delivery, e) ? -1 : 0;
}

/* Counts only: what it found is what must be nowhere. */
static struct str erased_counts(struct desk *d, struct arena *a, int64_t delivery)
{
	static const char *const names[] = {"found", "values", "shared", "tooShort"};
	struct str text = STR("");
	json_t *all = heard(d, delivery, JOB_ERASE);
	for (size_t i = 0; all && i < sizeof names / sizeof *names; i++)
		text = arena_printf(a, "%.*s%s%lld", STR_ARG(text), i ? " " : "",
				    (long long)heard_number(json_array_get(all, 0), names[i]));
	json_decref(all);
	return text;
}

/* Whether it ended well or not: of what is gone from the store nothing stays here. */
static int after_erase(struct desk *d, struct arena *a, struct desk_job *j, struct error *e)
{
	struct delivery own, *all;
	struct truth t;
	struct store *s;
	size_t n;
	if (str_eq(j->state, STR("done")))
		j->message = erased_counts(d, a, j->delivery);
	if (delivery_get(d, a, j->delivery, &own, e) ||
	    delivery_list(d, a, own.organisation, &all, &n, e) || truth_store(d, &s, e))
		return -1;
	int result = 0;
	for (size_t i = 0; i < n && result == 0; i++)
		if (all[i].staged)
			result = truth_find(d, s, a, &all[i], &t, e);
	store_close(s);
	return result;
}

void job_after(struct desk *d, struct arena *a, struct desk_job *j)
{
	struct error e = {0};
	int result = 0;
	if (j->kind == JOB_PREVIEW)
		result = after_preview(d, a, j, &e);
	else if (j->kind == JOB_ERASE)
		result = after_erase(d, a, j, &e);
	else if (!str_eq(j->state, STR("done")))
		result = stage_wish_off(d, j->delivery, j->exit == EXIT_SAME ? "same" : "failed",
					&e);
	else if (j->kind == JOB_SNIFF)
		result = after_sniff(d, a, j, &e);
	else if (j->kind == JOB_CHECK)
		result = after_check(d, a, j, &e);
	else if (j->kind == JOB_TABLE)
		result = draft_read(d, a, j->delivery, j->version, &e);
	else if (j->kind == JOB_STAGE)
		result = after_stage(d, a, j, &e);
	else if (j->kind == JOB_RELEASE)
		result = after_release(d, a, j, &e);
	if (result == 0)
		return;
	log_fault(STR("job"), &e);
	j->state = STR("failed");
	j->message = arena_dup(a, str_z(e.text));
}

/* ---- after a cut ---- */

/* What the store says of a stage or release that was cut off: it was done, all of it, or not at all. */
static bool road_done(struct desk *d, struct arena *a, const struct desk_job *j, struct str *number)
{
	struct store *s;
	struct staged *all;
	struct delivery what;
	struct error e;
	size_t n;
	bool done = false;
	if (delivery_get(d, a, j->delivery, &what, &e) || store_open(&s, d->store, &e))
		return false;
	if (staged_list(s, a, &all, &n, &e))
		n = 0;
	for (size_t i = 0; i < n; i++) {
		bool released = j->kind == JOB_RELEASE && all[i].id == what.staged &&
				str_eq(all[i].status, STR("released"));
		bool staged = j->kind == JOB_STAGE && str_eq(all[i].status, STR("staged")) &&
			      person_same(all[i].by, j->by) &&
			      str_cmp(all[i].at, j->started_at) >= 0;
		if (released || staged) {
			done = true;
			*number = arena_printf(a, "%lld\n", (long long)all[i].id);
		}
	}
	store_close(s);
	return done;
}

static int again(struct desk *d, int64_t id, struct error *e)
{
	DB_AUTO_STMT s = NULL;
	desk_take(d);
	int result = db_prepare(d->db, &s, "UPDATE job SET state = 'queued' WHERE id = ?", e);
	if (result == 0) {
		sqlite3_bind_int64(s, 1, id);
		result = db_run(s, "queue a job again", e);
	}
	db_finalize(&s);
	desk_let_go(d);
	return result;
}

static int recover(struct desk *d, struct arena *a, struct desk_job *j, struct error *e)
{
	struct str number = {0};
	if (j->kind >= JOB_STAGE && road_done(d, a, j, &number)) {
		struct str path = delivery_path(d, a, j->delivery, "stage.out");
		if (j->kind == JOB_STAGE && file_write(path.ptr, number, e))
			return -1;
		j->state = STR("done");
		job_after(d, a, j);
		job_end(d, j->id, j->state.ptr, 0, j->message);
		return 0;
	}
	if (j->kind < JOB_STAGE && j->tries < TRIES_MAX)
		return again(d, j->id, e);
	job_end(d, j->id, "failed", 1, STR("cut"));
	return 0;
}

int jobs_recover(struct desk *d, struct error *e)
{
	enum { MOST = 1000 };
	struct arena *a = arena_new();
	int64_t *ids = ARENA_ARRAY(a, int64_t, MOST);
	size_t n = 0;
	int row;
	desk_take(d);
	DB_AUTO_STMT s = NULL;
	row = db_prepare(d->db, &s, "SELECT id FROM job WHERE state = 'running' LIMIT 1000", e);
	while (row == 0 && db_step(s, "look for jobs that were cut off", e) > 0)
		ids[n++] = sqlite3_column_int64(s, 0);
	db_finalize(&s);
	desk_let_go(d);
	for (size_t i = 0; i < n && row == 0; i++) {
		struct desk_job j;
		row = job_get(d, a, ids[i], &j, e);
		if (row == 0)
			row = recover(d, a, &j, e);
	}
	arena_free(a);
	return row;
}
