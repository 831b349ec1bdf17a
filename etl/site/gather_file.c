/* Downloads: the answers of the API as files, part by part. */
#include "site/gather.h"

#include "publish/publish.h"
#include "question/parameters.h"
#include <stdio.h>
#include <strings.h>

#define PART_MAX ((size_t)64 << 20)

struct taking {
	FILE *file;
	const char *path;
	uint64_t bytes, most; /* most 0: without a limit */
	bool too_large;
};

static int put(struct taking *s, struct str part, struct error *e)
{
	s->bytes += part.len;
	if (s->most && s->bytes > s->most) {
		s->too_large = true;
		return 0;
	}
	if (part.len && fwrite(part.ptr, 1, part.len, s->file) != part.len)
		return error_errno(e, "write", s->path);
	return 0;
}

/* What the question is not made for is no fault of the export: the file is not there then. */
static int refused(struct site_found *out, const struct error *e)
{
	out->state = SITE_ABSENT;
	return e->status == STATUS_USAGE || e->status == STATUS_LIMIT ||
			       e->status == STATUS_NOT_FOUND
		       ? 0
		       : -1;
}

static bool named(const struct request *rq, const char *key, const char *word)
{
	const struct query_param *x = request_param(rq, key);

	return x && x->value.len == strlen(word) &&
	       strncasecmp(x->value.ptr, word, x->value.len) == 0;
}

static int put_answer(struct taking *to, struct session *s, const struct query *q,
		      struct site_found *out, struct error *e)
{
	struct answer a;
	struct buffer part;
	int more = 1, result;

	answer_init(&a);
	buffer_init(&part, PART_MAX);
	result = query_answer(NULL, s, q, &a, e);
	if (result == 0 && a.status != 200)
		out->state = SITE_ABSENT;
	else if (result == 0)
		result = put(to, buffer_str(&a.body), e);
	while (result == 0 && a.stream && more == 1 && !to->too_large) {
		buffer_reset(&part);
		more = stream_read(a.stream, &part, e);
		result = more < 0 ? -1 : put(to, buffer_str(&part), e);
	}
	buffer_drop(&part);
	answer_drop(&a);
	return result;
}

static int put_excel(struct taking *to, const struct publication *p, struct site_found *out,
		     struct error *e)
{
	struct excel_csv *x = NULL;
	struct buffer part;
	int more = 1, result = 0;

	if (excel_csv_open(&x, p, e) != 0)
		return refused(out, e);
	buffer_init(&part, PART_MAX);
	while (result == 0 && more > 0 && !to->too_large) {
		buffer_reset(&part);
		more = excel_csv_read(x, &part, e);
		result = more < 0 ? -1 : put(to, buffer_str(&part), e);
	}
	excel_csv_close(x);
	buffer_drop(&part);
	return result;
}

/* Those whose writers want a place of their own on the disk. */
static int put_file(struct taking *to, bool package, const struct publication *p,
		    struct site_found *out, struct error *e)
{
	FILE *made;
	int result = package ? publish_package(p, PACKAGE_ZIP, to->path, e)
			     : publish_workbook(p, to->path, e);

	if (result != 0)
		return refused(out, e);
	made = fopen(to->path, "re");
	if (!made || fseek(made, 0, SEEK_END) != 0)
		result = error_errno(e, "read", to->path);
	else
		to->bytes = (uint64_t)ftell(made);
	if (made)
		fclose(made);
	to->too_large = to->most && to->bytes > to->most;
	return result;
}

static int put_stream(struct taking *to, bool excel, const struct publication *p,
		      struct site_found *out, struct error *e)
{
	to->file = fopen(to->path, "we");
	if (!to->file)
		return error_errno(e, "write", to->path);
	int result =
		excel ? put_excel(to, p, out, e) : put_answer(to, p->session, &p->query, out, e);
	if (fclose(to->file) != 0 && result == 0)
		result = error_errno(e, "write", to->path);
	return result;
}

/* 0: without a limit. */
static uint64_t most_of(const struct site_item *x, const struct query *q)
{
	if (x->whole)
		return 0;
	return q->endpoint == ENDPOINT_FACTS ? SITE_LINES_MAX : SITE_DOWNLOAD_MAX;
}

int gather_download(const struct site_worker *w, const struct site_item *x, struct site_found *out,
		    struct error *e)
{
	struct request rq = {0};
	struct taking to = {0};
	struct publication p = {.session = w->session};

	out->state = SITE_WRITTEN;
	if (request_parse_target(&rq, out->arena, x->address, e) != 0 ||
	    folder_place(w->folder, x->file, &to.path, out->arena, e) != 0)
		return -1;
	bool package = route_of(&rq, &p.query) == ROUTE_ARCHIVE;
	to.most = most_of(x, &p.query);
	bool table = p.query.endpoint == ENDPOINT_FACTS || p.query.endpoint == ENDPOINT_AGGREGATE ||
		     p.query.endpoint == ENDPOINT_MEMBERS;
	bool excel = table && named(&rq, "download", "csv-excel");
	bool workbook = table && (named(&rq, "download", "xlsx") || named(&rq, "format", "xlsx"));
	int result;
	if (parameters_check(&p.query, e) != 0)
		result = refused(out, e);
	else if (package || workbook)
		result = put_file(&to, package, &p, out, e);
	else
		result = put_stream(&to, excel, &p, out, e);
	out->bytes = to.bytes;
	if (to.too_large)
		out->state = SITE_ABSENT;
	if (result != 0)
		return error_context(e, "%.*s", STR_ARG(x->address));
	if (out->state == SITE_ABSENT)
		folder_remove(w->folder, x->file);
	return 0;
}
