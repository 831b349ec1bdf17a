#include "serve/beside/files.h"

#include "base/system/file.h"
#include "publish/publish.h"
#include "question/parameters.h"
#include "serve/http/http_date.h"
#include "serve/told/log.h"
#include "store/store.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#define TYPE_XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define TYPE_ZIP "application/zip"
#define TYPE_SQLITE "application/vnd.sqlite3"
#define TYPE_CSV "text/csv; charset=utf-8"

struct files {
	struct sessions *sessions;
	bool offer_store;
	pthread_mutex_t lock;
	unsigned making, most;
	/* The star of the versions that `star_etag` stands for; -1: none yet. */
	int star;
	char star_etag[ETAG_SIZE];
	uint64_t star_edition;
	bool star_making;
};

struct files *files_new(struct sessions *sessions, unsigned workers, bool offer_store)
{
	struct files *f = xcalloc(1, sizeof *f);
	f->sessions = sessions;
	f->offer_store = offer_store;
	f->most = workers > 1 ? workers - 1 : 1;
	f->star = -1;
	pthread_mutex_init(&f->lock, NULL);
	return f;
}

void files_free(struct files *f)
{
	if (!f)
		return;
	if (f->star >= 0)
		close(f->star);
	pthread_mutex_destroy(&f->lock);
	free(f);
}

bool files_offer_store(const struct files *f)
{
	return f->offer_store;
}

static bool param_is(const struct query *q, const char *key, const char *word)
{
	for (size_t i = 0; i < q->nparams; i++) {
		struct str value = q->params[i].value;
		if (str_eq(q->params[i].key, str_z(key))) /* the first of a repeated key wins */
			return value.len == strlen(word) &&
			       strncasecmp(value.ptr, word, value.len) == 0;
	}
	return false;
}

enum file_kind files_kind(const struct query *q)
{
	if (q->endpoint != ENDPOINT_FACTS && q->endpoint != ENDPOINT_AGGREGATE &&
	    q->endpoint != ENDPOINT_MEMBERS)
		return FILE_NONE;
	if (param_is(q, "download", "csv-excel"))
		return FILE_EXCEL_CSV;
	if (param_is(q, "download", "xlsx") || param_is(q, "format", "xlsx"))
		return FILE_WORKBOOK;
	return FILE_NONE;
}

/* ---- files on disk ---- */

/* A folder of our own in $TMPDIR, and the name of a file in it. */
static int make_place(struct str *folder, const char **path, struct arena *a, struct error *e)
{
	const char *root = getenv("TMPDIR");
	*folder = arena_printf(a,
			       "%s/stuiver-XX"
			       "XXXX",
			       root && *root ? root : "/tmp");
	if (!mkdtemp((char *)folder->ptr))
		return error_errno(e, "make the folder", folder->ptr);
	*path = arena_printf(a, "%s/file", folder->ptr).ptr;
	return 0;
}

/* The file made at `path`, without a name from now on, so that it goes when it is closed. */
static int take_file(int *fd, struct str folder, const char *path, int result, struct error *e)
{
	if (result == 0 && (*fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		result = error_errno(e, "read", path);
	unlink(path);
	rmdir(folder.ptr);
	return result;
}

static int make_file(int *fd, enum file_kind kind, const struct publication *p, struct error *e)
{
	struct arena *a = arena_new();
	struct str folder;
	const char *path = NULL;
	int result = make_place(&folder, &path, a, e);
	if (result == 0) {
		if (kind == FILE_WORKBOOK)
			result = publish_workbook(p, path, e);
		else if (kind == FILE_PACKAGE)
			result = publish_package(p, PACKAGE_ZIP, path, e);
		else
			result = store_export_sqlite(session_store(p->session), STR(""), path, e);
		result = take_file(fd, folder, path, result, e);
	}
	arena_free(a);
	return result;
}

/* ---- ranges (RFC 9110, section 14): one range, or all of it ---- */

/* False when the text is no range: then it does not count. An empty range cannot be had. */
static bool read_range(struct str text, uint64_t size, uint64_t *from, uint64_t *to)
{
	uint64_t first = 0, last = UINT64_MAX - 1;
	struct str rest = text;
	struct str head = str_split(&rest, '-');
	if (!rest.ptr || (!head.len && !rest.len) || (head.len && !str_to_u64(head, &first)) ||
	    (rest.len && !str_to_u64(rest, &last)) || (head.len && last < first))
		return false;
	if (!head.len) { /* the last so many bytes */
		*from = last < size ? size - last : 0;
		*to = last ? size : *from;
		return true;
	}
	*from = first < size ? first : size;
	*to = last < size ? last + 1 : size;
	return true;
}

static void apply_range(struct reply *r, const struct request *rq)
{
	char tag[REPLY_ETAG_SIZE + 2];
	struct str unit = STR("bytes=");
	uint64_t from, to, size = r->file_size;
	snprintf(tag, sizeof tag, "\"%s\"", r->etag);
	if (!str_starts(rq->range, unit) || memchr(rq->range.ptr, ',', rq->range.len) ||
	    (rq->if_range.len && !str_eq(rq->if_range, str_z(tag))) ||
	    !read_range((struct str){rq->range.ptr + unit.len, rq->range.len - unit.len}, size,
			&from, &to))
		return;
	if (to <= from) {
		reply_problem(r, 416, "the file has %llu bytes", (unsigned long long)size);
		snprintf(r->content_range, sizeof r->content_range, "bytes */%llu",
			 (unsigned long long)size);
		close(r->file);
		r->file = -1;
		return;
	}
	r->status = 206;
	r->file_from = from;
	r->file_size = to - from;
	snprintf(r->content_range, sizeof r->content_range, "bytes %llu-%llu/%llu",
		 (unsigned long long)from, (unsigned long long)to - 1, (unsigned long long)size);
}

static int send_file(struct reply *r, const struct request *rq, int fd, struct error *e)
{
	struct stat s;
	if (fstat(fd, &s) != 0) {
		close(fd);
		return error_errno(e, "read", "the file that was made");
	}
	r->file = fd;
	r->file_size = (uint64_t)s.st_size;
	apply_range(r, rq);
	return 0;
}

/* ---- the store ---- */

/* The star as it is now, made at most once a version. */
static int star_file(int *fd, struct files *f, const struct publication *p, const char *etag,
		     struct error *e)
{
	int made = -1;
	uint64_t edition = sessions_edition(f->sessions);
	pthread_mutex_lock(&f->lock);
	bool busy = f->star_making,
	     fits = f->star >= 0 && f->star_edition == edition && strcmp(f->star_etag, etag) == 0;
	if (fits)
		*fd = fcntl(f->star, F_DUPFD_CLOEXEC, 0);
	else if (!busy)
		f->star_making = true;
	pthread_mutex_unlock(&f->lock);
	if (fits)
		return *fd >= 0 ? 0 : error_errno(e, "open", "the database that was made");
	if (busy)
		return error_set(e, STATUS_LIMIT, "the database is being made");
	int result = make_file(&made, FILE_STORE, p, e);
	pthread_mutex_lock(&f->lock);
	f->star_making = false;
	if (result == 0) {
		if (f->star >= 0)
			close(f->star);
		f->star = made;
		f->star_edition = edition;
		snprintf(f->star_etag, sizeof f->star_etag, "%.*s", ETAG_SIZE - 1, etag);
		*fd = fcntl(made, F_DUPFD_CLOEXEC, 0);
	}
	pthread_mutex_unlock(&f->lock);
	if (result == 0 && *fd < 0)
		return error_errno(e, "open", "the database that was made");
	return result;
}

/* ---- answers ---- */

static void unavailable(struct reply *r, const char *what)
{
	reply_problem(r, 503, "%s; try again in %u seconds", what, RETRY_AFTER_SECONDS);
	r->retry_after = RETRY_AFTER_SECONDS;
}

/* A fault in the words of the API; those of the machine stay in the log. */
static void fault(struct reply *r, const struct request *rq, const struct query *q,
		  const struct error *e)
{
	switch (e->status) {
	case STATUS_USAGE:
	case STATUS_LIMIT:
		reply_problem(r, 400, "%s", e->text);
		return;
	case STATUS_NOT_FOUND:
		reply_problem(r, 404, "%s", e->text);
		return;
	case STATUS_GONE:
		reply_problem(r, 410, "%s", e->text);
		return;
	case STATUS_NO_CUBE:
		reply_problem(r, 404, "there is no cube '%.*s'; the cubes are at /api/3/cubes/",
			      STR_ARG(q->cube));
		return;
	default:
		log_fault(rq->target, e);
		unavailable(r, "the file cannot be made now");
	}
}

static void set_head(struct reply *r, enum file_kind kind, const struct query *q)
{
	static const struct {
		const char *type, *end;
	} kinds[] = {[FILE_EXCEL_CSV] = {TYPE_CSV, "-excel.csv"},
		     [FILE_WORKBOOK] = {TYPE_XLSX, ".xlsx"},
		     [FILE_PACKAGE] = {TYPE_ZIP, "-package.zip"},
		     [FILE_STORE] = {TYPE_SQLITE, ".sqlite"}};
	char name[PUBLISH_NAME_SIZE] = "store";
	if (kind != FILE_STORE)
		publish_name(name, q);
	r->content_type = kinds[kind].type;
	r->as_it_is = kind != FILE_EXCEL_CSV;
	snprintf(r->filename, sizeof r->filename, "%s%s", name, kinds[kind].end);
}

/* True when the feed now holds the session. */
static bool answer_excel(struct files *f, struct session *s, const struct publication *p,
			 const struct request *rq, struct reply *r, struct error *e, int *result)
{
	struct excel_csv *x;
	bool gzip = reply_wants_gzip(rq);
	*result = excel_csv_open(&x, p, e);
	if (*result != 0)
		return false;
	if (gzip)
		reply_mark_gzip(r);
	if (rq->method == METHOD_HEAD) {
		excel_csv_close(x);
		r->endless = true;
		return false;
	}
	if (!sessions_stream_begin(f->sessions)) {
		excel_csv_close(x);
		r->gzip = false;
		unavailable(r, "too many downloads are running");
		return false;
	}
	r->feed = feed_excel(f->sessions, s, x, gzip);
	return true;
}

/* What was published while a file was made may be in it in part: then it has no tag. */
static int check_tag(struct files *f, struct session *s, const struct query *q, struct reply *r,
		     struct error *e)
{
	char now[ETAG_SIZE];
	if (sessions_check(f->sessions, s, e) != 0 || query_etag(s, q, now, e) != 0)
		return -1;
	if (strcmp(now, r->etag) != 0) {
		r->etag[0] = '\0';
		r->modified = 0;
		r->no_store = true;
	}
	return 0;
}

static int answer_file(struct files *f, enum file_kind kind, const struct publication *p,
		       const struct query *tagged, const struct request *rq, struct reply *r,
		       struct error *e)
{
	int fd = -1;
	pthread_mutex_lock(&f->lock);
	bool may = f->making < f->most;
	f->making += may;
	pthread_mutex_unlock(&f->lock);
	if (!may) {
		unavailable(r, "too many files are being made");
		return 0;
	}
	int result =
		kind == FILE_STORE ? star_file(&fd, f, p, r->etag, e) : make_file(&fd, kind, p, e);
	pthread_mutex_lock(&f->lock);
	f->making--;
	pthread_mutex_unlock(&f->lock);
	if (kind == FILE_STORE && result != 0 && e->status == STATUS_LIMIT) {
		unavailable(r, e->text);
		return 0;
	}
	if (result == 0 && check_tag(f, p->session, tagged, r, e) != 0) {
		close(fd);
		return -1;
	}
	return result == 0 ? send_file(r, rq, fd, e) : -1;
}

static bool answer(struct files *f, enum file_kind kind, struct session *s,
		   const struct request *rq, const struct query *q, struct str url, struct reply *r)
{
	struct publication p = {.session = s, .query = *q, .url = url};
	struct query tagged = *q;
	struct error e;
	bool gzip, held = false;
	int result;
	if (kind == FILE_STORE)
		tagged.endpoint = ENDPOINT_CUBES;
	struct str published_at;
	/* What is not for a file does not come as far as its question. */
	if (parameters_check(q, &e) != 0 || query_etag(s, &tagged, r->etag, &e) != 0 ||
	    query_published_at(s, &tagged, &published_at, &e) != 0) {
		fault(r, rq, q, &e);
		return false;
	}
	r->modified = http_last_modified(published_at);
	set_head(r, kind, q);
	if (rq->if_none_match.len && r->etag[0] &&
	    etag_matches(rq->if_none_match, r->etag, &gzip)) {
		r->status = 304;
		if (gzip)
			strncat(r->etag, "-gzip", sizeof r->etag - strlen(r->etag) - 1);
		return false;
	}
	if (!rq->if_none_match.len && http_not_modified_since(rq->if_modified_since, r->modified)) {
		r->status = 304;
		return false;
	}
	if (kind == FILE_EXCEL_CSV)
		held = answer_excel(f, s, &p, rq, r, &e, &result);
	else
		result = answer_file(f, kind, &p, &tagged, rq, r, &e);
	struct error changed;
	if (result != 0)
		fault(r, rq, q, sessions_check(f->sessions, s, &changed) == 0 ? &e : &changed);
	return held;
}

void files_answer(struct files *f, enum file_kind kind, const struct request *rq,
		  const struct query *q, struct str url, struct reply *r)
{
	struct session *s;
	struct error e;
	if (sessions_take(f->sessions, &s, &e) != 0) {
		log_fault(rq->target, &e);
		unavailable(r, "the store cannot be asked now");
		return;
	}
	if (!answer(f, kind, s, rq, q, url, r))
		sessions_give(f->sessions, s);
}
