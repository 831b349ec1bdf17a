#include "serve/beside/feed.h"

#include "base/memory/arena.h"
#include "publish/publish.h"
#include "serve/http/gzip.h"
#include <assert.h>
#include <stdlib.h>

/* Parts are gathered to about this much: enough for a full socket buffer, little enough to be
 * quick. */
#define FEED_PART 65536u
#define FEED_PART_MAX \
	(64u << 20) /* one part of a stream is far smaller; beyond this something is wrong */
#define SUFFIX_MAX 15

struct feed {
	struct sessions *pool;
	struct session *session;
	struct answer answer;
	struct excel_csv *excel; /* instead of the answer's stream; NULL for none */
	struct gzip *gzip;       /* NULL: sent as it is */
	char suffix[SUFFIX_MAX + 1];
	struct buffer raw;   /* what the stream gave */
	struct buffer ready; /* what may be sent */
	size_t taken;        /* bytes of ready that were sent */
	bool started;        /* the answer's own body went first */
	bool complete;       /* all is in ready */
};

struct feed *feed_new(struct sessions *pool, struct session *session, struct answer *answer,
		      bool gzip, struct str suffix)
{
	assert(suffix.len <= SUFFIX_MAX);
	struct feed *f = xcalloc(1, sizeof *f);
	f->pool = pool;
	f->session = session;
	f->answer = *answer;
	answer_init(answer);
	f->gzip = gzip ? gzip_new() : NULL;
	if (suffix.len)
		memcpy(f->suffix, suffix.ptr, suffix.len);
	buffer_init(&f->raw, FEED_PART_MAX);
	buffer_init(&f->ready, FEED_PART_MAX);
	return f;
}

struct feed *feed_excel(struct sessions *pool, struct session *session, struct excel_csv *x,
			bool gzip)
{
	struct answer none;
	answer_init(&none);
	struct feed *f = feed_new(pool, session, &none, gzip, STR(""));
	f->excel = x;
	return f;
}

void feed_free(struct feed *f)
{
	if (!f)
		return;
	answer_drop(&f->answer);
	excel_csv_close(f->excel);
	sessions_stream_end(f->pool);
	sessions_give(f->pool, f->session);
	gzip_free(f->gzip);
	buffer_drop(&f->raw);
	buffer_drop(&f->ready);
	free(f);
}

static int put(struct feed *f, struct str part, bool last)
{
	if (f->gzip)
		return gzip_write(f->gzip, &f->ready, part, last);
	return buffer_append_str(&f->ready, part);
}

static int put_first(struct feed *f)
{
	f->started = true;
	int result = put(f, buffer_str(&f->answer.body), false);
	buffer_drop(&f->answer.body);
	return result;
}

static int put_next(struct feed *f, struct error *e)
{
	buffer_reset(&f->raw);
	int more = f->excel ? excel_csv_read(f->excel, &f->raw, e)
			    : stream_read(f->answer.stream, &f->raw, e);
	if (more < 0)
		return -1;
	int full = put(f, buffer_str(&f->raw), false);
	if (!full && more == 0) {
		full = put(f, str_z(f->suffix), true);
		f->complete = true;
	}
	if (full || f->raw.overflow)
		return error_set(e, STATUS_LIMIT, "a part of a stream passed %u bytes",
				 FEED_PART_MAX);
	return 0;
}

int feed_fill(struct feed *f, struct error *e)
{
	assert(f->taken == f->ready.len && !f->complete);
	buffer_reset(&f->ready);
	f->taken = 0;
	if (!f->started && put_first(f) != 0)
		return error_set(e, STATUS_LIMIT, "the first part of a stream passed %u bytes",
				 FEED_PART_MAX);
	struct error changed;
	int result = 0;
	while (result == 0 && !f->complete && f->ready.len < FEED_PART)
		result = put_next(f, e);
	if (sessions_check(f->pool, f->session, &changed) == 0)
		return result;
	*e = changed; /* which is why, if anything went wrong */
	return -1;
}

size_t feed_take(struct feed *f, char *out, size_t max)
{
	size_t n = f->ready.len - f->taken;
	if (n > max)
		n = max;
	if (n)
		memcpy(out, f->ready.ptr + f->taken, n);
	f->taken += n;
	return n;
}

bool feed_ended(const struct feed *f)
{
	return f->complete && f->taken == f->ready.len;
}
