/* What was had, as JSON that takes its place whole. */
#include "pull/pull_files.h"

#include "base/memory/buffer.h"
#include "base/system/file.h"
#include "base/text/json_out.h"
#include <jansson.h>
#include <stdio.h>

#define STATE_BYTES ((size_t)1 << 20)

static const char *const lasts[] = {"none", "pending", "taken", "refused"};

struct str pull_path(struct arena *a, const struct pull *p, struct str name, const char *behind)
{
	return arena_printf(a, "%s/%.*s%s", p->folder, STR_ARG(name), behind);
}

/* ---- written ---- */

static void put_mark(struct json_out *j, const struct download_mark *m)
{
	json_put_text_z(j, "etag", m->etag);
	json_put_text_z(j, "modified", m->modified);
	json_put_count(j, "changedAt", (uint64_t)m->changed_at);
	json_put_count(j, "hadAt", (uint64_t)m->had_at);
	json_put_count(j, "bytes", m->bytes);
}

static int write_whole(struct buffer *b, const struct pull *p, struct str name, const char *behind,
		       struct error *e)
{
	struct arena *a = arena_new();
	int result = file_write(pull_path(a, p, name, behind).ptr, buffer_str(b), e);

	arena_free(a);
	buffer_drop(b);
	return result;
}

int state_write(const struct pull_state *st, const struct pull *p, struct str name, struct error *e)
{
	struct buffer b;
	struct json_out j;

	buffer_init(&b, STATE_BYTES);
	json_begin(&j, &b);
	json_put_object(&j);
	json_put_text_z(&j, "last", lasts[st->last]);
	put_mark(&j, &st->mark);
	json_put_text_z(&j, "sha256", st->sha256);
	json_put_text_z(&j, "mapping", st->mapping);
	json_put_text(&j, "file", st->file);
	json_put_text(&j, "why", st->why);
	json_put_text(&j, "told", st->told);
	json_put_count(&j, "failures", st->failures);
	json_put_count(&j, "takenBytes", st->taken_bytes);
	json_put_text_z(&j, "taken", st->taken);
	json_put_object_end(&j);
	buffer_append_char(&b, '\n');
	return write_whole(&b, p, name, ".json", e);
}

int part_write(const struct download_part *part, const struct pull *p, struct str name,
	       struct error *e)
{
	struct buffer b;
	struct json_out j;

	buffer_init(&b, STATE_BYTES);
	json_begin(&j, &b);
	json_put_object(&j);
	put_mark(&j, &part->mark);
	json_put_count(&j, "kept", part->kept);
	json_put_object_end(&j);
	buffer_append_char(&b, '\n');
	return write_whole(&b, p, name, ".part.json", e);
}

/* ---- read ---- */

static void get_text(char *out, size_t size, json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	snprintf(out, size, "%s", text ? text : "");
}

static struct str get_str(struct arena *a, json_t *o, const char *key)
{
	const char *text = json_string_value(json_object_get(o, key));

	return arena_dup(a, str_z(text ? text : ""));
}

static uint64_t get_count(json_t *o, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(o, key));

	return n > 0 ? (uint64_t)n : 0;
}

static void get_mark(struct download_mark *m, json_t *o)
{
	get_text(m->etag, sizeof m->etag, o, "etag");
	get_text(m->modified, sizeof m->modified, o, "modified");
	m->changed_at = (int64_t)get_count(o, "changedAt");
	m->had_at = (int64_t)get_count(o, "hadAt");
	m->bytes = get_count(o, "bytes");
}

/* *out is NULL where there is no such file. */
static int read_whole(json_t **out, struct arena *a, const struct pull *p, struct str name,
		      const char *behind, struct error *e)
{
	struct str text, path = pull_path(a, p, name, behind);
	json_error_t fault;

	*out = NULL;
	if (!file_exists(path.ptr))
		return 0;
	if (file_read(&text, a, path.ptr, STATE_BYTES, e) != 0)
		return -1;
	*out = json_loadb(text.ptr, text.len, 0, &fault);
	return *out ? 0
		    : error_set(e, STATUS_INPUT,
				"%s is damaged (%s); remove it, and its source is fetched anew",
				path.ptr, fault.text);
}

int state_read(struct pull_state *out, struct arena *a, const struct pull *p, struct str name,
	       struct error *e)
{
	json_t *o;
	char last[16];

	*out = (struct pull_state){.file = STR(""), .why = STR(""), .told = STR("")};
	if (read_whole(&o, a, p, name, ".json", e) != 0)
		return -1;
	if (!o)
		return 0;
	get_text(last, sizeof last, o, "last");
	for (int i = LAST_NONE; i <= LAST_REFUSED; i++)
		if (strcmp(last, lasts[i]) == 0)
			out->last = (enum pull_last)i;
	get_mark(&out->mark, o);
	get_text(out->sha256, sizeof out->sha256, o, "sha256");
	get_text(out->mapping, sizeof out->mapping, o, "mapping");
	out->file = get_str(a, o, "file");
	out->why = get_str(a, o, "why");
	out->told = get_str(a, o, "told");
	out->failures = (unsigned)get_count(o, "failures");
	out->taken_bytes = get_count(o, "takenBytes");
	get_text(out->taken, sizeof out->taken, o, "taken");
	json_decref(o);
	return 0;
}

int part_read(struct download_part *out, struct arena *a, const struct pull *p, struct str name,
	      struct error *e)
{
	json_t *o;

	*out = (struct download_part){0};
	if (read_whole(&o, a, p, name, ".part.json", e) != 0)
		return -1;
	if (!o)
		return 0;
	get_mark(&out->mark, o);
	out->kept = get_count(o, "kept");
	json_decref(o);
	return 0;
}
