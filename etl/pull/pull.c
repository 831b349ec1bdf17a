/* One source: what it has now against what was had, and what becomes of that. */
#include "pull/pull_files.h"

#include "base/system/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

/* ---- the folder ---- */

int pull_open(struct pull **out, const char *folder, const struct pull_options *o, struct error *e)
{
	struct arena *a = arena_new();
	struct str lock = arena_printf(a, "%s/lock", folder);
	int result = dir_make(folder, e), fd = -1;

	*out = NULL;
	if (result == 0 && (fd = open(lock.ptr, O_RDWR | O_CREAT | O_CLOEXEC, 0600)) < 0)
		result = error_errno(e, "make", lock.ptr);
	if (result == 0 && flock(fd, LOCK_EX | LOCK_NB) != 0)
		result = error_set(e, STATUS_EXISTS,
				   "another pull is at work in %s: nothing was done", folder);
	arena_free(a);
	if (result != 0) {
		if (fd >= 0)
			close(fd);
		return -1;
	}
	*out = xcalloc(1, sizeof **out);
	**out = (struct pull){.options = *o, .folder = str_dup(str_z(folder)), .lock = fd};
	return 0;
}

void pull_close(struct pull *p)
{
	if (!p)
		return;
	close(p->lock);
	free(p->folder);
	free(p);
}

/* ---- a source at work ---- */

struct pulling {
	struct pull *pull;
	const struct pull_source *source;
	struct arena *arena;
	struct pull_state state;
	struct pull_report *report;
	bool accept;
	char mapping[SHA256_HEX_SIZE];
};

static struct str kept_file(const struct pulling *x)
{
	return arena_printf(x->arena, "%s/%.*s/%.*s", x->pull->folder, STR_ARG(x->source->name),
			    STR_ARG(x->state.file));
}

/* Whether the file that was judged last is there still, to be handed on again. */
static bool has_file(const struct pulling *x)
{
	return x->state.last != LAST_NONE && x->state.file.len && file_exists(kept_file(x).ptr);
}

static int save(struct pulling *x, struct error *e)
{
	return state_write(&x->state, x->pull, x->source->name, e);
}

/* Of the source alone: the run goes on. */
static int end_with(struct pulling *x, enum pull_end end, const char *why, struct error *e)
{
	bool refused = end == PULL_REFUSED;

	x->report->end = end;
	snprintf(x->report->why, sizeof x->report->why, "%s", why);
	x->state.failures = refused ? 0 : x->state.failures + 1;
	/* What fails says something else each time, and is told once; a refusal when it is another. */
	x->report->tell = refused ? !str_eq(str_z(why), x->state.told)
				  : x->state.failures >= PULL_FAILURES_TOLD && !x->state.told.len;
	return save(x, e);
}

static int went_well(struct pulling *x, enum pull_end end, struct error *e)
{
	x->report->end = end;
	x->state.failures = 0;
	x->state.why = x->state.told = STR("");
	return save(x, e);
}

/* ---- is it to be trusted ---- */

static int judge(struct pulling *x, const char *kind, uint64_t bytes, struct error *e)
{
	const struct pull_state *st = &x->state;

	if (x->accept || !st->taken_bytes)
		return 0;
	if (strcmp(kind, st->taken) != 0)
		return error_set(
			e, STATUS_REFUSED,
			"the file was %s and is %s now; 'stuiver pull --accept %.*s' takes it "
			"if that is meant",
			st->taken, kind, STR_ARG(x->source->name));
	if (bytes < st->taken_bytes - st->taken_bytes / 100 * PULL_SHRINKS_PERCENT)
		return error_set(
			e, STATUS_REFUSED,
			"the file shrank from %llu to %llu bytes, by more than %u %%: half of "
			"an export looks like that; 'stuiver pull --accept %.*s' takes it if "
			"that is meant",
			(unsigned long long)st->taken_bytes, (unsigned long long)bytes,
			PULL_SHRINKS_PERCENT, STR_ARG(x->source->name));
	return 0;
}

/* ---- it is new ---- */

static void drop_part(struct pulling *x)
{
	unlink(pull_path(x->arena, x->pull, x->source->name, ".part").ptr);
	unlink(pull_path(x->arena, x->pull, x->source->name, ".part.json").ptr);
}

/* NAME/ holds the one file that was judged last. */
static int put_away(struct pulling *x, struct error *e)
{
	struct str *names, part = pull_path(x->arena, x->pull, x->source->name, ".part");
	struct str folder = pull_path(x->arena, x->pull, x->source->name, "");
	size_t n;

	x->state.file = x->source->file;
	if (dir_make(folder.ptr, e) != 0 || dir_list(&names, &n, x->arena, folder.ptr, e) != 0)
		return -1;
	struct str path = kept_file(x);
	if (rename(part.ptr, path.ptr) != 0)
		return error_errno(e, "keep", path.ptr);
	for (size_t i = 0; i < n; i++)
		if (!str_eq(names[i], x->state.file))
			unlink(arena_printf(x->arena, "%.*s/%.*s", STR_ARG(folder),
					    STR_ARG(names[i]))
				       .ptr);
	drop_part(x);
	return 0;
}

static int look_at(struct pulling *x, char kind[PULL_KIND_SIZE], uint64_t *bytes, struct error *e)
{
	struct str path = kept_file(x);
	char sha256[SHA256_HEX_SIZE];
	int fd = open(path.ptr, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return error_errno(e, "open", path.ptr);
	int result = file_sha256(sha256, bytes, fd, e) || kind_find(kind, fd, e) ? -1 : 0;
	close(fd);
	return result;
}

static int hand_on(struct pulling *x, struct error *e)
{
	char kind[PULL_KIND_SIZE];
	uint64_t bytes = 0;
	bool known = false;
	struct error why = {0};
	int result = look_at(x, kind, &bytes, &why);

	x->report->bytes = bytes;
	if (result == 0)
		result = judge(x, kind, bytes, &why);
	if (result == 0)
		result = x->pull->options.settle(x->pull->options.with, x->source, kept_file(x).ptr,
						 &known, &why);
	if (result == 0) {
		x->state.last = LAST_TAKEN;
		x->state.taken_bytes = bytes;
		memcpy(x->state.taken, kind, sizeof kind);
		return went_well(x, known ? PULL_KNOWN : PULL_TAKEN, e);
	}
	if (why.status == STATUS_INTERRUPTED) {
		*e = why;
		return -1;
	}
	bool refused = why.status == STATUS_REFUSED || why.status == STATUS_INPUT;
	x->state.last = refused ? LAST_REFUSED : LAST_PENDING;
	x->state.why = arena_dup(x->arena, str_z(refused ? why.text : ""));
	return end_with(x, refused ? PULL_REFUSED : PULL_FAILED, why.text, e);
}

/* From here on it is known what was fetched, should anything end this. */
static int take_new(struct pulling *x, const struct pull_got *got, struct error *e)
{
	x->state.mark = got->mark;
	memcpy(x->state.sha256, got->sha256, sizeof got->sha256);
	memcpy(x->state.mapping, x->mapping, sizeof x->mapping);
	if (put_away(x, e) != 0)
		return -1;
	x->state.last = LAST_PENDING;
	return save(x, e) || hand_on(x, e) ? -1 : 0;
}

static int take_again(struct pulling *x, struct error *e)
{
	memcpy(x->state.mapping, x->mapping, sizeof x->mapping);
	x->state.last = LAST_PENDING;
	return save(x, e) || hand_on(x, e) ? -1 : 0;
}

/* ---- all of it ---- */

/* What was judged is what there is: whether anything is to be done with it. */
static int same_again(struct pulling *x, struct error *e)
{
	bool other_mapping = strcmp(x->state.mapping, x->mapping) != 0;

	if (x->state.last == LAST_PENDING || other_mapping ||
	    (x->accept && x->state.last == LAST_REFUSED))
		return take_again(x, e);
	if (x->state.last != LAST_REFUSED)
		return went_well(x, PULL_UNCHANGED, e);
	return end_with(x, PULL_REFUSED, x->state.why.ptr, e);
}

static int pull_it(struct pulling *x, struct error *e)
{
	struct pull_got got;
	struct error why = {0};
	bool kept = has_file(x);
	int result = folder_sha256(x->mapping, x->arena, x->source->mapping.ptr, &why);

	if (result == 0)
		result =
			get_file(&got, x->pull, x->source, kept ? &x->state : NULL, x->arena, &why);
	if (result != 0 && why.status == STATUS_INTERRUPTED) {
		*e = why;
		return -1;
	}
	if (result != 0)
		return end_with(x,
				why.status == STATUS_REFUSED || why.status == STATUS_LIMIT
					? PULL_REFUSED
					: PULL_FAILED,
				why.text, e);
	x->report->resumed = got.resumed;
	x->report->tries = got.tries;
	if (got.same || (kept && strcmp(got.sha256, x->state.sha256) == 0)) {
		if (!got.same) {
			x->state.mark = got.mark;
			drop_part(x);
		}
		return same_again(x, e);
	}
	return take_new(x, &got, e);
}

int pull_one(struct pull_report *out, struct pull *p, const struct pull_source *s, bool accept,
	     struct error *e)
{
	struct pulling x = {
		.pull = p, .source = s, .arena = arena_new(), .report = out, .accept = accept};

	*out = (struct pull_report){0};
	int result = state_read(&x.state, x.arena, p, s->name, e);
	if (result == 0) {
		result = pull_it(&x, e);
	} else if (e->status == STATUS_INPUT) { /* of this source alone */
		out->end = PULL_FAILED;
		snprintf(out->why, sizeof out->why, "%s", e->text);
		result = 0;
	}
	arena_free(x.arena);
	return result;
}

int pull_told(struct pull *p, const struct pull_source *s, const struct pull_report *r,
	      struct error *e)
{
	struct arena *a = arena_new();
	struct pull_state st;
	int result = state_read(&st, a, p, s->name, e);

	if (result == 0) {
		st.told = str_z(r->why);
		result = state_write(&st, p, s->name, e);
	}
	arena_free(a);
	return result;
}
