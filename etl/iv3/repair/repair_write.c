/* Repairs as they are made: the bytes, and a journal beside them with which they are undone. */
#include "iv3/repair/repair_journal.h"

#include "base/memory/hash.h"
#include "base/system/file.h"
#include "base/system/output.h"
#include "base/text/json_out.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_TEXT 4096
#define REMARK_NAMES 20u
#define CHUNK ((size_t)64 << 10)

/* A change; `at` is in the file that is read. */
struct edit {
	uint64_t at;
	struct str before, after;
	const struct iv3_repair *repair; /* NULL: the remark */
};

/* ---- bytes ---- */

struct rewriting {
	int fd;
	const char *path;
	uint64_t at;
	struct output *out;
	struct sha256 *read, *written;
};

static int put(struct rewriting *w, struct str text, struct error *e)
{
	sha256_update(w->written, text.ptr, text.len);
	return output_write(w->out, text, e);
}

/* Up to there, or the end; what stands there as it is. */
static int copy_until(struct rewriting *w, uint64_t until, struct error *e)
{
	char chunk[CHUNK];

	while (w->at < until) {
		size_t want = until - w->at < CHUNK ? (size_t)(until - w->at) : CHUNK;
		ssize_t n = pread(w->fd, chunk, want, (off_t)w->at);
		if (n < 0)
			return error_errno(e, "read", w->path);
		if (n == 0)
			break;
		sha256_update(w->read, chunk, (size_t)n);
		if (put(w, (struct str){chunk, (size_t)n}, e) != 0)
			return -1;
		w->at += (uint64_t)n;
	}
	return 0;
}

static int changed_since(const char *path, struct error *e)
{
	return error_set(e, STATUS_REFUSED,
			 "%s is veranderd sinds het gelezen of hersteld is; er is niets geschreven",
			 path);
}

static int make_edit(struct rewriting *w, const struct edit *x, struct error *e)
{
	char there[CHUNK];
	size_t n = x->before.len;

	if (copy_until(w, x->at, e) != 0)
		return -1;
	if (n > sizeof there || pread(w->fd, there, n, (off_t)w->at) != (ssize_t)n ||
	    !str_eq((struct str){there, n}, x->before))
		return changed_since(w->path, e);
	sha256_update(w->read, there, n);
	w->at += n;
	return put(w, x->after, e);
}

static void rewriting_end(struct rewriting *w)
{
	output_free(w->out);
	sha256_free(w->read);
	sha256_free(w->written);
	close(w->fd);
}

/* Only a file can be undone: a pipe or a device has no journal beside it. */
static int check_target(const char *path, const char *to, struct error *e)
{
	struct stat st;

	if (file_same(path, to))
		return error_set(e, STATUS_USAGE,
				 "--output %s: dat is het bestand zelf; geef een ander", to);
	if (stat(to, &st) == 0 && !S_ISREG(st.st_mode))
		return error_set(e, STATUS_USAGE, "--output %s: dat is geen bestand", to);
	return 0;
}

static int write_edits(struct rewriting *w, const char *to, const struct edit *edits, size_t n,
		       struct error *e)
{
	int result = output_open(&w->out, to, OUTPUT_STREAM, e);

	for (size_t i = 0; i < n && result == 0; i++)
		result = make_edit(w, &edits[i], e);
	return result ? result : copy_until(w, UINT64_MAX, e);
}

/* Writes `path` with the edits (in its order) for `to`, which is there once it is committed. Hashes of both. Close it with
 * rewriting_end, unless it is -1. */
static int rewriting_make(struct rewriting *w, const char *path, const char *to,
			  const struct edit *edits, size_t n, char read[SHA256_HEX_SIZE],
			  char written[SHA256_HEX_SIZE], struct error *e)
{
	*w = (struct rewriting){.path = path};
	if (check_target(path, to, e) != 0)
		return -1;
	w->fd = file_open_seekable(path, IV3_DELIVERY_MAX, e);
	if (w->fd < 0)
		return -1;
	w->read = sha256_new();
	w->written = sha256_new();
	int result = write_edits(w, to, edits, n, e);
	sha256_hex(w->read, read);
	sha256_hex(w->written, written);
	if (result != 0)
		rewriting_end(w);
	return result;
}

/* ---- what is said of it ---- */

/* In ASCII, which both charsets write alike. */
static struct str remark_of(struct arena *a, const struct iv3_repairs *r, const struct edit *edits,
			    size_t n)
{
	struct buffer text, json;

	buffer_init(&text, 1 << 16);
	buffer_append_z(&text, "Hersteld met Stuiver wat een spreadsheet beschadigde: ");
	for (size_t i = 0; i < n && i < REMARK_NAMES; i++)
		buffer_printf(&text, "%s%.*s was %.*s en is %.*s", i ? "; " : "",
			      STR_ARG(edits[i].repair->where),
			      STR_ARG(journal_bare(edits[i].before)),
			      STR_ARG(journal_bare(edits[i].after)));
	if (n > REMARK_NAMES)
		buffer_printf(&text, "; en nog %zu", n - REMARK_NAMES);
	buffer_append_z(&text, ".");
	buffer_init(&json, 1 << 18);
	bool first = r->remark.how == IV3_REMARK_FIRST;
	buffer_append_z(&json, first ? "\"opmerkingen\": [{\"tekst\": " : "{\"tekst\": ");
	json_escape(&json, buffer_str(&text));
	buffer_append_z(&json, ", \"auteur\": \"Stuiver\"}");
	buffer_append_z(&json, first ? "]" : "");
	buffer_append_z(&json, r->remark.alone ? "" : ", ");
	struct str result = arena_dup(a, buffer_str(&json));
	buffer_drop(&text);
	buffer_drop(&json);
	return result;
}

static void put_edit(struct json_out *j, const struct edit *x, int64_t shift)
{
	json_put_object(j);
	json_put_text(j, "id", x->repair ? str_z(x->repair->id) : STR("opmerkingen"));
	json_put_text(j, "where", x->repair ? x->repair->where : STR("opmerkingen"));
	if (x->repair) {
		json_put_key_z(j, "line");
		json_put_integer(j, (int64_t)x->repair->line);
	}
	json_put_key_z(j, "at");
	json_put_integer(j, (int64_t)x->at + shift);
	json_put_text(j, "before", x->before);
	json_put_text(j, "after", x->after);
	json_put_text(j, "proof",
		      x->repair ? x->repair->proof
				: STR("zegt in de levering zelf wat er hersteld is"));
	json_put_object_end(j);
}

static int write_journal(const char *name, const char *path, const struct edit *edits, size_t n,
			 const char *before, const char *after, struct error *e)
{
	struct buffer out;
	struct json_out j;
	int64_t shift = 0;

	buffer_init(&out, JOURNAL_MOST);
	json_begin(&j, &out);
	json_put_object(&j);
	json_put_text(&j, "journal", STR("stuiver iv3 repair 1"));
	json_put_text(&j, "original", str_base_name(str_z(path)));
	json_put_text(&j, "originalSha256", str_z(before));
	json_put_text(&j, "repairedSha256", str_z(after));
	json_put_key_z(&j, "repairs");
	json_put_array(&j);
	for (size_t i = 0; i < n; i++) {
		put_edit(&j, &edits[i], shift);
		shift += (int64_t)edits[i].after.len - (int64_t)edits[i].before.len;
	}
	json_put_array_end(&j);
	json_put_object_end(&j);
	buffer_append_z(&out, "\n");
	int result = out.overflow ? error_set(e, STATUS_LIMIT, "%s: too many repairs", name)
				  : file_write(name, buffer_str(&out), e);
	buffer_drop(&out);
	return result;
}

/* ---- applying ---- */

static int by_place(const void *x, const void *y)
{
	const struct edit *p = x, *q = y;

	return (p->at > q->at) - (p->at < q->at);
}

static int gather(struct edit *edits, size_t *n, const struct iv3_repairs *r, const bool *chosen,
		  struct error *e)
{
	*n = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct iv3_repair *x = &r->items[i];
		if (chosen ? !chosen[i] : !x->proven)
			continue;
		if (!x->proven)
			return error_set(e, STATUS_REFUSED, "%s: dat is niet bewezen: %.*s", x->id,
					 STR_ARG(x->proof));
		edits[(*n)++] = (struct edit){x->at, x->before, x->after, x};
	}
	return *n ? 0
		  : error_set(
			    e, STATUS_REFUSED,
			    "er is niets dat bewezen hersteld kan worden; er is niets geschreven");
}

/* The journal is there before the file takes its name: nothing is repaired that could not be undone. */
/* `source` has the bytes, `path` is what the journal calls it. */
static int apply(const char *source, const char *path, const char *to, const struct edit *edits,
		 size_t n, struct error *e)
{
	char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE], journal[PATH_TEXT];
	struct rewriting w;

	snprintf(journal, sizeof journal, IV3_JOURNAL, to);
	if (rewriting_make(&w, source, to, edits, n, before, after, e) != 0)
		return -1;
	int result = write_journal(journal, path, edits, n, before, after, e);
	if (result == 0 && output_commit(w.out, e) != 0) {
		unlink(journal);
		result = -1;
	}
	rewriting_end(&w);
	return result;
}

/* What a workbook is as JSON, as a file that no folder has. */
static int memory_file(int *out, struct str text, struct error *e)
{
	int fd = memfd_create("iv3", MFD_CLOEXEC);

	for (size_t done = 0; fd >= 0 && done < text.len;) {
		ssize_t n = write(fd, text.ptr + done, text.len - done);
		if (n <= 0) {
			close(fd);
			fd = -1;
		}
		done += n > 0 ? (size_t)n : 0;
	}
	*out = fd;
	return fd < 0 ? error_errno(e, "write", "memory") : 0;
}

int iv3_repairs_apply(const struct iv3_repairs *r, const bool *chosen, const char *path,
		      const char *to, struct error *e)
{
	struct arena *a = arena_new();
	struct edit *edits = ARENA_ARRAY(a, struct edit, r->n + 1);
	size_t n;
	int result = gather(edits, &n, r, chosen, e);

	if (result == 0 && r->remark.how != IV3_REMARK_NOWHERE) {
		struct edit remark = {r->remark.at, STR(""), remark_of(a, r, edits, n), NULL};
		edits[n++] = remark;
		qsort(edits, n, sizeof *edits, by_place);
	}
	int fd = -1;
	if (result == 0 && r->json.len)
		result = memory_file(&fd, r->json, e);
	if (result == 0)
		result = apply(fd < 0 ? path : arena_printf(a, "/proc/self/fd/%d%c", fd, 0).ptr,
			       path, to, edits, n, e);
	if (fd >= 0)
		close(fd);
	arena_free(a);
	return result;
}

/* ---- undoing ---- */

static int read_edits(struct edit *edits, const json_t *list, const char *path, struct error *e)
{
	size_t i;
	const json_t *item;
	uint64_t last = 0;

	json_array_foreach(list, i, item)
	{
		json_int_t at = json_integer_value(json_object_get(item, "at"));
		if (!json_is_string(json_object_get(item, "before")) ||
		    !json_is_string(json_object_get(item, "after")) ||
		    !json_is_integer(json_object_get(item, "at")) || at < 0 || (uint64_t)at < last)
			return journal_bad(path, "een van de herstellingen", e);
		last = (uint64_t)at;
		edits[i] = (struct edit){last, journal_text(item, "after"),
					 journal_text(item, "before"), NULL};
	}
	return 0;
}

static int undo(const json_t *root, struct arena *a, const char *path, const char *to,
		struct error *e)
{
	char before[SHA256_HEX_SIZE], after[SHA256_HEX_SIZE];
	const json_t *list = json_object_get(root, "repairs");
	size_t n = json_array_size(list);
	struct edit *edits = ARENA_ARRAY(a, struct edit, n + 1);
	struct rewriting w;

	if (read_edits(edits, list, path, e) != 0 ||
	    rewriting_make(&w, path, to, edits, n, before, after, e) != 0)
		return -1;
	int result = str_eq(journal_text(root, "originalSha256"), str_z(after))
			     ? output_commit(w.out, e)
			     : changed_since(path, e);
	rewriting_end(&w);
	return result;
}

int iv3_repairs_undo(const char *path, const char *to, struct error *e)
{
	struct arena *a = arena_new();
	bool missing;
	json_t *root = journal_read(a, path, &missing, e);
	int result = root ? undo(root, a, path, to, e) : -1;

	json_decref(root);
	arena_free(a);
	return result;
}
