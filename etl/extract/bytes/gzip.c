/* gzip (RFC 1952), members one after another, told from plain text by the magic bytes and not by
 * name. */
#include "extract/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define IN_SIZE (128u << 10)

struct gzip_origin {
	struct origin inner;
	z_stream z;
	uint64_t consumed; /* compressed bytes given to zlib, but for those still in z.next_in */
	uint64_t produced;
	bool inner_end;
	bool between; /* a member ended, the next has not begun */
	char name[256];
	unsigned char in[IN_SIZE];
};

static uint64_t offset(const struct gzip_origin *o)
{
	return o->consumed - o->z.avail_in;
}

static int refill(struct gzip_origin *o, struct error *e)
{
	if (o->z.avail_in || o->inner_end)
		return 0;
	long n = o->inner.read(o->inner.self, o->in, sizeof o->in, e);
	if (n < 0)
		return -1;
	o->inner_end = n == 0;
	o->z.next_in = o->in;
	o->z.avail_in = (uInt)n;
	o->consumed += (uint64_t)n;
	return 0;
}

/* Between members: another one, or padding of zeros and the end. */
static int next_member(struct gzip_origin *o, bool *end, struct error *e)
{
	*end = false;
	for (;;) {
		if (refill(o, e) < 0)
			return -1;
		if (o->z.avail_in == 0) {
			*end = true;
			return 0;
		}
		if (*o->z.next_in != 0)
			break;
		o->z.next_in++;
		o->z.avail_in--;
	}
	if (*o->z.next_in != 0x1F)
		return error_set(e, STATUS_INPUT,
				 "%s: bytes behind the end of the gzip data, at byte %llu of the "
				 "compressed file; unpack it by hand to see what they are",
				 o->name, (unsigned long long)offset(o));
	inflateReset(&o->z);
	o->between = false;
	return 0;
}

static int check_growth(struct gzip_origin *o, struct error *e)
{
	if (o->produced <= INFLATE_FREE || o->produced / INFLATE_MAX_RATIO <= offset(o))
		return 0;
	return error_set(e, STATUS_LIMIT,
			 "%s inflates more than %u times, as no ledger does; unpack it by hand if "
			 "you trust it",
			 o->name, INFLATE_MAX_RATIO);
}

/* One call of inflate. */
static int step(struct gzip_origin *o, struct error *e)
{
	if (refill(o, e) < 0)
		return -1;
	if (o->z.avail_in == 0)
		return error_set(
			e, STATUS_INPUT,
			"%s: the gzip data stops in the middle, at byte %llu of the compressed "
			"file; fetch or pack it again",
			o->name, (unsigned long long)offset(o));
	int r = inflate(&o->z, Z_NO_FLUSH);
	if (r == Z_STREAM_END)
		o->between = true;
	else if (r != Z_OK && r != Z_BUF_ERROR)
		return error_set(e, STATUS_INPUT,
				 "%s: damaged gzip data (%s) at byte %llu of the compressed file; "
				 "fetch or pack it again",
				 o->name, o->z.msg ? o->z.msg : "no valid block",
				 (unsigned long long)offset(o));
	return 0;
}

static long gzip_read(void *self, void *p, size_t n, struct error *e)
{
	struct gzip_origin *o = self;
	o->z.next_out = p;
	o->z.avail_out = (uInt)(n > (1u << 30) ? 1u << 30 : n);
	uInt room = o->z.avail_out;
	while (o->z.avail_out == room) {
		bool end;
		if (o->between) {
			if (next_member(o, &end, e) < 0)
				return -1;
			if (end)
				return 0;
		}
		if (step(o, e) < 0)
			return -1;
	}
	o->produced += room - o->z.avail_out;
	if (check_growth(o, e) < 0)
		return -1;
	return (long)(room - o->z.avail_out);
}

static void gzip_progress(void *self, uint64_t *done, uint64_t *total)
{
	struct gzip_origin *o = self;
	uint64_t read;
	o->inner.progress(o->inner.self, &read, total);
	*done = read - o->z.avail_in;
}

static void gzip_close(void *self)
{
	struct gzip_origin *o = self;
	inflateEnd(&o->z);
	o->inner.close(o->inner.self);
	free(o);
}

void origin_gzip(struct origin *out, const struct origin *inner, const void *head, size_t n,
		 const char *name)
{
	struct gzip_origin *o = xcalloc(1, sizeof *o);
	o->inner = *inner;
	memcpy(o->in, head, n);
	o->z.next_in = o->in;
	o->z.avail_in = (uInt)n;
	o->consumed = n;
	snprintf(o->name, sizeof o->name, "%s", name);
	if (inflateInit2(&o->z, 15 + 16) != Z_OK) /* 16: a gzip header, not zlib's own */
		out_of_memory();
	*out = (struct origin){o, gzip_read, gzip_progress, gzip_close};
}
