/*
 * A log is folded into the file by whoever closes it last, which may be another program. So its
 * pages have their sums already, and the log's own sums, which SQLite makes of the pages as they
 * were before, are made anew. SQLite goes by those in the file, never by those it remembers.
 */
#include "store/pages/pages_private.h"

#include <string.h>

#define LOG_HEADER 32 /* https://www.sqlite.org/fileformat2.html, 4.1 */
#define LOG_FRAME 24  /* before each page */
#define LOG_SUM 16 /* in that, the sum of all up to here: two words; the log's header has one too */

static uint32_t big_endian(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void put_big_endian(unsigned char *p, uint32_t x)
{
	p[0] = (unsigned char)(x >> 24);
	p[1] = (unsigned char)(x >> 16);
	p[2] = (unsigned char)(x >> 8);
	p[3] = (unsigned char)x;
}

/* https://www.sqlite.org/fileformat2.html, 4.2; in this machine's order of bytes, or the other. */
static void add_words(uint32_t sum[2], const unsigned char *p, size_t n, bool other)
{
	for (size_t i = 0; i < n; i += 8) {
		uint32_t x[2];
		memcpy(x, p + i, sizeof x);
		sum[0] += (other ? __builtin_bswap32(x[0]) : x[0]) + sum[1];
		sum[1] += (other ? __builtin_bswap32(x[1]) : x[1]) + sum[0];
	}
}

static bool other_order(const unsigned char *log)
{
	return (log[3] & 1) != (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
}

/* The sum of the frame at `at`, whose page is at hand, after that of the frame before. */
static int sum_frame(struct page_file *log, sqlite3_int64 at, unsigned char *frame,
		     const unsigned char *page)
{
	const sqlite3_io_methods *m = log->real->pMethods;
	size_t size = log->store->paper.size;
	sqlite3_int64 before =
		at == LOG_HEADER ? LOG_HEADER - 8 : at - (sqlite3_int64)size - LOG_FRAME + LOG_SUM;
	unsigned char header[4], last[8];

	int rc = m->xRead(log->real, header, sizeof header, 0);
	if (rc == SQLITE_OK)
		rc = m->xRead(log->real, last, sizeof last, before);
	if (rc != SQLITE_OK)
		return rc;
	uint32_t sum[2] = {big_endian(last), big_endian(last + 4)};
	bool other = other_order(header);
	add_words(sum, frame, 8, other);
	add_words(sum, page, size, other);
	put_big_endian(frame + LOG_SUM, sum[0]);
	put_big_endian(frame + LOG_SUM + 4, sum[1]);
	return SQLITE_OK;
}

/* Whether a page with sums is read or written, behind a frame. */
static bool is_page(const struct page_file *log, int n, sqlite3_int64 at)
{
	size_t size = log->store->paper.size;

	return log->store->paper.checked && (size_t)n == size && at >= LOG_HEADER + LOG_FRAME &&
	       (at - LOG_HEADER - LOG_FRAME) % (sqlite3_int64)(size + LOG_FRAME) == 0;
}

/* The frame that is before it. One that cannot be read is an error: a page that went to the log without its sum would
 * be damage as soon as it is read. */
static int read_frame(struct page_file *log, sqlite3_int64 at, unsigned char *frame)
{
	return log->real->pMethods->xRead(log->real, frame, LOG_FRAME, at - LOG_FRAME);
}

int pages_log_write(sqlite3_file *base, const void *in, int n, sqlite3_int64 at)
{
	struct page_file *log = page_file(base);
	const sqlite3_io_methods *m = log->real->pMethods;
	unsigned char frame[LOG_FRAME];

	pages_learn(log->store);
	if (!is_page(log, n, at))
		return m->xWrite(log->real, in, n, at);
	int rc = read_frame(log, at, frame);
	if (rc != SQLITE_OK)
		return rc;
	paper_stamp((unsigned char *)(uintptr_t)in, &log->store->paper, big_endian(frame));
	rc = sum_frame(log, at - LOG_FRAME, frame, in);
	if (rc == SQLITE_OK)
		rc = m->xWrite(log->real, in, n, at);
	return rc == SQLITE_OK ? m->xWrite(log->real, frame, LOG_FRAME, at - LOG_FRAME) : rc;
}

int pages_log_read(sqlite3_file *base, void *out, int n, sqlite3_int64 at)
{
	struct page_file *log = page_file(base);
	unsigned char frame[LOG_FRAME];
	int rc = log->real->pMethods->xRead(log->real, out, n, at);

	if (rc != SQLITE_OK)
		return rc;
	pages_learn(log->store);
	if (!is_page(log, n, at))
		return SQLITE_OK;
	rc = read_frame(log, at, frame);
	if (rc != SQLITE_OK)
		return rc;
	return paper_sound(out, &log->store->paper, big_endian(frame)) ? SQLITE_OK : SQLITE_CORRUPT;
}
